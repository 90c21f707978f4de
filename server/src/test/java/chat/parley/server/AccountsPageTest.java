package chat.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** People register on the page, sign in by their passwords, and are signed out. */
@SpringBootTest(
        classes = ParleyServer.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "parley.data-dir=target/test-data/${random.uuid}",
            "parley.auth=accounts",
            "parley.limits.enabled=false",
            "parley.accounts.invitation-only=true"
        })
@DirtiesContext
@ExtendWith(Browsers.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccountsPageTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String OPERATOR = "root";
    private static final String REFUSED = "Failed to load resource";

    @LocalServerPort
    private int port;

    private Server nobody;
    private String name;

    @BeforeEach
    void comeAnew() {
        nobody = new Server(port);
        name = "ada-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Before all others: a server has a first account once. */
    @Test
    @Order(1)
    void theFirstAccountIsTheOperatorsAndThePageSaysSo(People people) {
        Chatter root = atTheDoor(people);
        assertThat(root.page().locator(".sign-in")).containsText("The first account is the operator's.");
        assertThat(root.page().locator("button.primary")).hasText("Register");
        Accessibility.assertOf(root.page());
        root.person().expects(REFUSED);
        fill(root, OPERATOR, "password");
        assertThat(problem(root)).hasText("Choose a longer or less common password.");
        assertThat(password(root)).isFocused();
        assertThat(password(root)).hasAttribute("aria-invalid", "true");
        fill(root, OPERATOR, PASSWORD);
        assertThat(root.composer()).isVisible();
        assertThat(root.page().locator(".sidebar a[href=\"#/operate\"]")).hasCount(1);
    }

    @Test
    @Order(2)
    void othersRegisterByAnInvitation(People people) {
        String invitation =
                operator().ask("POST", "/invitations", "").json().get("code").asString();
        Chatter ada = atTheDoor(people);
        ada.person().expects(REFUSED);
        assertThat(password(ada)).hasAttribute("autocomplete", "current-password");
        ada.page().getByText("I am new here").click();
        assertThat(password(ada)).hasAttribute("autocomplete", "new-password");
        Locator code = ada.page().locator("input[name=invitation]");
        Accessibility.assertOf(ada.page());
        code.fill("nonsense");
        fill(ada, name, PASSWORD);
        assertThat(problem(ada)).hasText("Registering takes an invitation that holds.");
        assertThat(code).isFocused();
        code.fill(" %s ".formatted(invitation));
        fill(ada, OPERATOR, PASSWORD);
        assertThat(problem(ada)).hasText("Somebody has that name. Choose another one.");
        fill(ada, name, PASSWORD);
        assertThat(ada.composer()).isVisible();
        assertThat(ada.page().locator(".sidebar a[href=\"#/operate\"]")).hasCount(0);
    }

    @Test
    @Order(3)
    void oneSignsOutAndInAgainByTheRightPassword(People people) {
        Chatter ada = signedIn(people);
        Page other = ada.person().context().newPage();
        other.navigate("/#/room/general");
        assertThat(other.locator(".composer textarea")).isVisible();
        ada.page().locator(".menu summary").click();
        ada.page().getByText("Sign out").click();
        assertThat(password(ada)).isVisible();
        assertThat(notice(ada)).hasCount(0);
        assertThat(other.locator(".notice")).hasText("You signed out in another window.");
        ada.person().expects(REFUSED);
        fill(ada, name, "wrong " + PASSWORD);
        assertThat(problem(ada)).hasText("Nobody has that name and that password.");
        assertThat(password(ada)).isFocused();
        fill(ada, name, PASSWORD);
        assertThat(ada.composer()).isVisible();
        assertThat(other.locator(".composer textarea")).isVisible();
    }

    @Test
    @Order(4)
    void whatIsNotSentOutlivesASessionThatAnOperatorEnds(People people) {
        Chatter ada = atTheDoor(people);
        AtomicBoolean isCut = new AtomicBoolean();
        ada.page().routeWebSocket("**/ws", socket -> connect(socket, isCut.get()));
        register();
        fill(ada, name, PASSWORD);
        ada.awaitConnection();
        isCut.set(true);
        ada.person().expects("WebSocket connection|" + REFUSED);
        ada.page().reload();
        ada.say("said while away");
        ada.composer().fill("half a sent");
        assertThat(ada.banner()).containsText("1 message waits to be sent.");
        assertThat(operator().ask("DELETE", "/sessions/" + name, "").status()).isEqualTo(204);
        isCut.set(false);
        assertThat(notice(ada)).containsText("Your session was ended", new ContainsTextOptions().setTimeout(30_000));
        assertThat(ada.page().locator("input[name=username]")).hasValue(name);
        assertThat(ada.page().locator(".toast")).hasCount(0);
        ada.page().reload();
        assertThat(notice(ada)).containsText("Your session was ended");
        assertThat(password(ada)).isFocused();
        fill(ada, name, PASSWORD);
        assertThat(ada.composer()).hasValue("half a sent");
        ada.page().waitForCondition(ada::outboxIsEmpty);
        assertThat(operator().history("general"))
                .anySatisfy(
                        message -> assertThat(message.get("content").asString()).isEqualTo("said while away"));
    }

    private static void connect(WebSocketRoute socket, boolean isCut) {
        if (isCut) {
            socket.close();
        } else {
            socket.connectToServer();
        }
    }

    @Test
    @Order(5)
    void whoIsDisabledIsToldAndDoesNotComeBack(People people) {
        Chatter ada = signedIn(people);
        ada.awaitConnection();
        ada.person().expects(REFUSED);
        assertThat(operator()
                        .ask("PATCH", "/accounts/" + name, "{\"disabled\":true}")
                        .status())
                .isEqualTo(200);
        assertThat(notice(ada)).containsText("Your session was ended");
        fill(ada, name, PASSWORD);
        assertThat(problem(ada)).hasText("Nobody has that name and that password.");
    }

    /** Whoever is first, if there is nobody yet. */
    private Server operator() {
        String body = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(OPERATOR, PASSWORD);
        nobody.post("/accounts", body);
        return nobody.with(nobody.post("/session", body).json().get("token").asString());
    }

    private void register() {
        String invitation =
                operator().ask("POST", "/invitations", "").json().get("code").asString();
        String body =
                "{\"username\":\"%s\",\"password\":\"%s\",\"invitation\":\"%s\"}".formatted(name, PASSWORD, invitation);
        assertThat(nobody.post("/accounts", body).status()).isEqualTo(201);
    }

    private Chatter atTheDoor(People people) {
        Person person = people.at(nobody, name).open("/#/room/general");
        assertThat(person.page().locator("input[name=password]")).isVisible();
        return new Chatter(person, person.page());
    }

    private Chatter signedIn(People people) {
        register();
        Chatter ada = atTheDoor(people);
        fill(ada, name, PASSWORD);
        assertThat(ada.composer()).isVisible();
        return ada;
    }

    private static void fill(Chatter chatter, String username, String password) {
        chatter.page().locator("input[name=username]").fill(username);
        password(chatter).fill(password);
        chatter.page().locator("button.primary").click();
    }

    private static Locator password(Chatter chatter) {
        return chatter.page().locator("input[name=password]");
    }

    private static Locator notice(Chatter chatter) {
        return chatter.page().locator(".notice");
    }

    private static Locator problem(Chatter chatter) {
        return chatter.page().locator("#problem");
    }
}
