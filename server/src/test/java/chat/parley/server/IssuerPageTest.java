package chat.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** People sign in on the page with an identity provider, of another origin than the server's. */
@SpringBootTest(
        classes = ParleyServer.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "parley.data-dir=target/test-data/${random.uuid}",
            "parley.auth=oidc",
            "parley.oidc.client-id=" + FakeIssuer.CLIENT
        })
@DirtiesContext
@ExtendWith(Browsers.class)
class IssuerPageTest {
    private static final FakeIssuer ISSUER = new FakeIssuer();
    private static final int SHORT_SECONDS = 5;

    @LocalServerPort
    private int port;

    private Server server;
    private String room;

    @DynamicPropertySource
    static void issuer(DynamicPropertyRegistry properties) {
        properties.add("parley.oidc.issuer", ISSUER::address);
    }

    @AfterAll
    static void stop() {
        ISSUER.close();
    }

    @BeforeEach
    void openARoom() {
        ISSUER.reset();
        server = new Server(port).with(ISSUER.tokenOf("bob"));
        room = server.newRoom();
    }

    private Chatter atTheDoor(People people) {
        Person ada = people.at(server, "ada").open("/#/room/" + room);
        return new Chatter(ada, ada.page());
    }

    private static void press(Page page, String answer) {
        page.locator("button.primary").click();
        page.locator(answer).click();
    }

    private Chatter signedIn(People people) {
        Chatter ada = atTheDoor(people);
        press(ada.page(), "#allow");
        assertThat(ada.composer()).isVisible();
        return ada;
    }

    @Test
    void oneComesBackToWhereOneWasAndTheCodeIsInNoAddress(People people) {
        Chatter ada = atTheDoor(people);
        assertThat(ada.page().locator("button.primary")).hasText("Sign in with " + ISSUER.host());
        Accessibility.assertOf(ada.page());
        press(ada.page(), "#allow");
        assertThat(ada.composer()).isVisible();
        assertThat(ada.page()).hasURL("http://localhost:%d/#/room/%s".formatted(port, room));
        ada.say("hello");
        ada.page().waitForCondition(ada::outboxIsEmpty);
        assertThat(server.history(room))
                .singleElement()
                .satisfies(message ->
                        assertThat(message.get("username").asString()).isEqualTo("ada"));
        ada.page().reload();
        assertThat(ada.message("hello")).isVisible();
        ada.awaitConnection();
        assertThat(ada.page().evaluate("sessionStorage.length")).isEqualTo(0);
    }

    @Test
    void tokensAreRenewedAndTheConnectionStays(People people) {
        ISSUER.tokensHold(SHORT_SECONDS);
        Chatter ada = signedIn(people);
        int before = ISSUER.renewals();
        ada.page().waitForCondition(() -> ISSUER.renewals() > before + 2);
        ada.say("still here");
        ada.page().waitForCondition(ada::outboxIsEmpty);
        ada.awaitConnection();
    }

    @Test
    void withoutARefreshTokenOneIsAskedAgainAndDraftsStay(People people) {
        ISSUER.tokensHold(SHORT_SECONDS);
        ISSUER.givesNoRefreshTokens();
        Chatter ada = signedIn(people);
        ada.composer().fill("half a sent");
        assertThat(notice(ada)).containsText("Your session has expired.", patiently());
        ISSUER.tokensHold(60);
        press(ada.page(), "#allow");
        assertThat(ada.composer()).hasValue("half a sent");
    }

    @Test
    void whomTheProviderLetsGoIsSignedOutWithAWordWhy(People people) {
        ISSUER.tokensHold(SHORT_SECONDS);
        Chatter ada = signedIn(people);
        ada.person().expects("400");
        ISSUER.endSessions();
        assertThat(notice(ada)).containsText("Your session was ended", patiently());
        ISSUER.tokensHold(60);
        press(ada.page(), "#allow");
        assertThat(ada.composer()).isVisible();
    }

    @Test
    void whoCancelsIsToldSoAndMayTryAgain(People people) {
        Chatter ada = atTheDoor(people);
        press(ada.page(), "#deny");
        assertThat(problem(ada)).containsText(ISSUER.host() + " did not sign you in");
        assertThat(ada.page()).hasURL("http://localhost:%d/#/room/%s".formatted(port, room));
        press(ada.page(), "#allow");
        assertThat(ada.composer()).isVisible();
    }

    @Test
    void anAnswerThatThePageHasNotAskedForIsNone(People people) {
        int before = ISSUER.redemptions();
        Person ada = people.at(server, "ada").open("/?code=of-somebody-else&state=x");
        Chatter chatter = new Chatter(ada, ada.page());
        assertThat(problem(chatter)).containsText("was not begun in this window");
        assertThat(ada.page()).hasURL("http://localhost:%d/".formatted(port));
        assertThat(ISSUER.redemptions()).isEqualTo(before);
    }

    @Test
    void aTokenThatTheServerDoesNotTakeIsToldOf(People people) {
        ISSUER.tokensAreFor("another");
        Chatter ada = atTheDoor(people);
        ada.person().expects("401");
        press(ada.page(), "#allow");
        assertThat(problem(ada)).containsText("does not accept the token of " + ISSUER.host());
    }

    @Test
    void signingOutForgetsTheTokensHereAndThere(People people) {
        Chatter ada = signedIn(people);
        ada.page().locator(".menu summary").click();
        ada.page().getByText("Sign out").click();
        ada.page().waitForCondition(() -> ISSUER.signedOut() != null);
        assertThat(ada.page().locator("button.primary")).containsText("Sign in with");
        assertThat(ada.page()).hasURL("http://localhost:%d/".formatted(port));
        assertThat(ada.page().evaluate("localStorage.getItem('parley.session')"))
                .isNull();
        assertThat(notice(ada)).hasCount(0);
    }

    @Test
    void withoutAClientThePageSaysWhoHasToSetOne(People people) {
        Person ada = people.at(server, "ada");
        String ways = "{\"auth\":\"oidc\",\"issuer\":\"%s\"}".formatted(ISSUER.address());
        ada.page()
                .route(
                        "**/sign-in",
                        route -> route.fulfill(new FulfillOptions()
                                .setContentType("application/json")
                                .setBody(ways)));
        ada.open("/#/room/" + UUID.randomUUID());
        assertThat(ada.page().locator(".notice")).containsText("parley.oidc.client-id");
        assertThat(ada.page().locator("button.primary")).hasCount(0);
    }

    /** A token has to run out first. */
    private static ContainsTextOptions patiently() {
        return new ContainsTextOptions().setTimeout(30_000);
    }

    private static Locator notice(Chatter chatter) {
        return chatter.page().locator(".notice");
    }

    private static Locator problem(Chatter chatter) {
        return chatter.page().locator("#problem");
    }
}
