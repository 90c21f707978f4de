package chat.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;

/** Operators see on their page how the server is, and rebuild projections there; nobody else does. */
@ServerTest
@ExtendWith(Browsers.class)
class OperatorsPageTest {
    private static final String HISTORY = "/actuator/projections/message-history";
    private static final Pattern RATE = Pattern.compile("\\d/s");

    @Autowired
    private Server server;

    @Autowired
    private HikariDataSource dataSource;

    @AfterEach
    void leaveNothingUnderWay() {
        server.asOperator().post(HISTORY + "/abandon", "");
    }

    /** Whoever reads the old tables is waited for: so long, the rebuild is nearly done and does not end. */
    @Test
    void aRebuildIsSteeredAndWatchedUntilItIsDone(People people) throws SQLException {
        say(server.newRoom());
        Page page = open(people, server.asOperator(), true).page();
        Locator history = page.locator("[data-projection=message-history]");
        try (Connection reader = reading()) {
            button(history, "Rebuild").click();
            button(page.locator("dialog"), "Rebuild").click();
            assertThat(history.locator(".state")).hasText("Rebuilding");
            assertThat(history.getByRole(AriaRole.PROGRESSBAR)).isVisible();
            assertThat(history.locator(".rebuild")).hasAttribute("data-rebuild", "checking");
            Accessibility.assertOf(page);

            button(history, "Pause").click();
            assertThat(history.locator(".rebuild")).hasAttribute("data-rebuild", "paused");
            button(history, "Resume").click();
            assertThat(history.locator(".rebuild")).hasAttribute("data-rebuild", "checking");
            reader.rollback();
        }
        assertThat(history.locator(".rebuild")).hasAttribute("data-rebuild", "done");
        assertThat(history.locator(".state")).hasText("Running");
        assertThat(history.getByRole(AriaRole.PROGRESSBAR)).hasCount(0);
        assertThat(page.locator(".toasts")).containsText("message-history");
    }

    @Test
    void whatIsPostedIsCountedAndTold(People people) {
        Page page = open(people, server.asOperator(), true).page();
        Locator throughput = page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("Throughput"));
        assertThat(throughput).hasAttribute("aria-label", Pattern.compile("Posts: now"));
        String room = server.newRoom();
        say(room);
        assertThat(throughput).hasAttribute("aria-label", Pattern.compile("Posts: .* at most (0\\.[1-9]|[1-9])"));
        assertThat(page.locator(".legend").first()).containsText(RATE);
        assertThat(page.locator(".state.health-UP")).isVisible();

        page.locator(".audit select").selectOption("message.posted");
        Locator deed = page.locator(".entries li").filter(new FilterOptions().setHasText(room));
        assertThat(deed).containsText("ada posted a message");
        assertThat(page.locator(".all-well")).containsText("No projection has stopped.");
        Accessibility.assertOf(page);
    }

    @Test
    void whatWasChosenBeforeComesTooLate(People people) {
        say(server.newRoom());
        Person operator = person(people, server.asOperator(), true);
        List<Route> held = new CopyOnWriteArrayList<>();
        operator.context().route(url -> url.contains("type=room.archived"), held::add);
        Page page = operator.open("/#/operate").page();
        Locator choice = page.locator(".audit select");
        choice.selectOption("room.archived");
        page.waitForCondition(() -> !held.isEmpty());
        choice.selectOption("message.posted");
        assertThat(page.locator(".entries li").first()).containsText("posted a message");

        page.waitForResponse(
                response -> response.url().contains("type=room.archived"),
                () -> held.getFirst().fulfill(json(200, archivings())));
        page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
        assertThat(page.locator(".entries")).not().containsText("archived the room");
        assertThat(page.locator(".audit")).hasAttribute("aria-busy", "false");
    }

    /** As many as are shown at once. */
    private static String archivings() {
        String now = Instant.now().toString();
        return Server.JSON.writeValueAsString(IntStream.range(0, 50)
                .mapToObj(number ->
                        Map.of("type", "room.archived", "room", "engines", "sequence", number, "at", now, "by", "ada"))
                .toList());
    }

    /** What stops a projection would trouble the tests that share the server, so the letter is made up. */
    @Test
    void anEventIsSkippedForAReasonOnly(People people) {
        Person operator = person(people, server.asOperator(), true);
        List<String> asked = new CopyOnWriteArrayList<>();
        operator.context().route("**/actuator/deadletters**", route -> answer(route, asked));
        operator.context().route("**/actuator/deadletters/**", route -> answer(route, asked));
        Page page = operator.open("/#/operate").page();
        Locator letter = page.locator(".letter");
        assertThat(letter).containsText("what it stumbled over");
        Accessibility.assertOf(page);

        button(letter, "Skip").click();
        Locator dialog = page.locator("dialog");
        button(dialog, "Skip the event").click();
        assertThat(dialog).isVisible();
        dialog.locator("textarea").fill("it is not needed");
        button(dialog, "Skip the event").click();
        assertThat(page.locator(".all-well")).isVisible();
        assertThat(asked)
                .containsExactly(
                        "DELETE /actuator/deadletters/reading/tea%20room?sequence=7&reason=it%20is%20not%20needed");
    }

    private static void answer(Route route, List<String> asked) {
        String method = route.request().method();
        if (method.equals("GET")) {
            route.fulfill(json(200, asked.isEmpty() ? "[" + letter() + "]" : "[]"));
        } else {
            asked.add(method + " " + route.request().url().replaceFirst("^https?://[^/]+", ""));
            route.fulfill(new Route.FulfillOptions().setStatus(204));
        }
    }

    private static Route.FulfillOptions json(int status, String body) {
        return new Route.FulfillOptions()
                .setStatus(status)
                .setContentType("application/json")
                .setBody(body);
    }

    private static String letter() {
        return Server.JSON.writeValueAsString(Map.ofEntries(
                Map.entry("projection", "reading"),
                Map.entry("room", "tea room"),
                Map.entry("sequence", 7),
                Map.entry("position", 70),
                Map.entry("event", "room.FromTheFuture"),
                Map.entry("cause", "what it stumbled over"),
                Map.entry("since", Instant.now().toString()),
                Map.entry("attempts", 2),
                Map.entry("nextAttempt", Instant.now().plusSeconds(20).toString()),
                Map.entry("lastSequence", 9),
                Map.entry("letters", 3)));
    }

    @Test
    void whoIsNoOperatorIsToldSo(People people) {
        server.asOperator();
        Person bob = open(people, server.as("bob"), false);
        assertThat(bob.page().locator("main")).containsText("Only operators may do that.");
        assertThat(bob.page().locator(".projection")).hasCount(0);
        Accessibility.assertOf(bob.page());
    }

    /** As one's browser may think oneself an operator who is one no more. */
    @Test
    void whomTheServerRefusesIsToldSo(People people) {
        server.asOperator();
        Person bob = open(people, server.as("bob"), true).expects("403");
        assertThat(bob.page().locator("main")).containsText("Only operators may do that.");
        assertThat(bob.page().locator(".projection")).hasCount(0);
    }

    /** One of the pool's would be ended for being idle within a transaction. */
    private Connection reading() throws SQLException {
        Connection connection = DriverManager.getConnection(dataSource.getJdbcUrl(), "postgres", "");
        connection.setAutoCommit(false);
        try (Statement select = connection.createStatement()) {
            select.execute("select 1 from read_model.message limit 1");
        }
        return connection;
    }

    private void say(String room) {
        assertThat(server.post("/rooms/%s/messages".formatted(room), "{\"username\":\"ada\",\"content\":\"hello\"}")
                        .status())
                .isEqualTo(201);
    }

    private static Locator button(Locator where, String name) {
        return where.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
    }

    private Person open(People people, Server session, boolean isOperator) {
        return person(people, session, isOperator).open("/#/operate");
    }

    /** Somebody whose browser has kept that session. */
    private Person person(People people, Server session, boolean isOperator) {
        String claims =
                new String(Base64.getUrlDecoder().decode(session.token().split("\\.", -1)[1]), StandardCharsets.UTF_8);
        String name = Server.JSON.readTree(claims).get("sub").asString();
        String kept = Server.JSON.writeValueAsString(Map.of(
                "username",
                name,
                "token",
                session.token(),
                "operator",
                isOperator,
                "expiresAt",
                Instant.now().plusSeconds(900).toString(),
                "renewalToken",
                ""));
        Person person = people.at(server, name);
        person.context()
                .addInitScript(
                        "localStorage.setItem('parley.session', %s)".formatted(Server.JSON.writeValueAsString(kept)));
        return person;
    }
}
