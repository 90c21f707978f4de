package chat.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.Server.Answer;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;

/** The page shows a room as it was after each of its events, and what happened then. */
@ServerTest
@ExtendWith(Browsers.class)
class TimeTravelPageTest {
    private static final ZoneId FAR_AWAY = ZoneId.of("Asia/Kolkata");

    @Autowired
    private Server server;

    private User ada;
    private String room;

    /** Somebody with a session, as the page keeps it. */
    private record User(String name, Answer session, Server server) {
        static User of(Server server, String prefix) {
            String name = prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
            Answer session = server.post("/session", "{\"username\":\"%s\"}".formatted(name));
            return new User(
                    name, session, server.with(session.json().get("token").asString()));
        }

        private Person at(People people, String path) {
            return at(people, path, new NewContextOptions());
        }

        private Person at(People people, String path, NewContextOptions options) {
            Person person = people.at(server, name, options);
            person.context()
                    .addInitScript("localStorage['parley.session'] ??= JSON.stringify(%s)".formatted(session.text()));
            return person.open(path);
        }

        private void done(String method, String path, String body) {
            Answer answer = server.ask(method, path, body);
            assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
        }
    }

    /** What is said at 2 is edited at 3; the room is renamed at 4, somebody joins at 5, and reacts to the message at 6. */
    @BeforeEach
    void aRoomWithAPast() {
        ada = User.of(server, "ada");
        room = open("public");
        say(ada, "the frist words");
        ada.done("PATCH", path("/messages/2"), "{\"content\":\"the first words\"}");
        ada.done("PATCH", path(""), "{\"name\":\"Engines\"}");
        User bob = User.of(server, "bob");
        bob.done("PUT", path("/members/" + bob.name()), "");
        bob.done("PUT", path("/messages/2/reactions/👍"), "");
    }

    @Test
    void showsTheRoomAsItWasAndWhatHappened(People people) {
        Page page = ada.at(people, past(2)).page();
        assertThat(happened(page)).hasText(ada.name() + " wrote a message");
        assertThat(words(page)).hasText("the frist words");
        assertThat(page.locator("h1")).hasText("A test");
        assertThat(page.locator(".room")).hasClass(Pattern.compile("\\bpast\\b"));

        button(page, "One event forward").click();
        assertThat(happened(page)).hasText(ada.name() + " edited a message");
        assertThat(words(page)).hasText(Pattern.compile("the first words"));
        assertThat(page.locator(".message.marked")).hasAttribute("data-sequence", "2");
        assertThat(page.locator("h1")).hasText("A test");

        button(page, "One event forward").click();
        assertThat(happened(page)).hasText(ada.name() + " renamed the room to “Engines”");
        assertThat(page.locator("h1")).hasText("Engines");
        assertThat(page).hasURL(Pattern.compile("#/past/%s/4$".formatted(room)));

        page.reload();
        assertThat(happened(page)).hasText(ada.name() + " renamed the room to “Engines”");
        button(page, "One event back").click();
        assertThat(page.locator("h1")).hasText("A test");
        Accessibility.assertOf(page);
    }

    @Test
    void goesWithTheKeysAndSaysToListenersWhereOneIs(People people) {
        Page page = ada.at(people, "/#/past/" + room).page();
        Locator slider = slider(page);
        assertThat(slider).hasValue("6");
        slider.press("Home");
        assertThat(slider)
                .hasAttribute("aria-valuetext", Pattern.compile(ada.name() + " opened the room, event 1 of 7"));
        assertThat(page.locator(".list")).hasText("There were no messages yet.");
        slider.press("ArrowRight");
        slider.press("ArrowRight");
        assertThat(happened(page)).hasText(ada.name() + " wrote a message");
        assertThat(page).hasURL(Pattern.compile("/2$"));
    }

    @Test
    void asksForNoMoreThanItCanShow(People people) {
        Page page = ada.at(people, "/#/past/" + room).page();
        assertThat(happened(page)).hasText(Pattern.compile("reacted with 👍"));
        Set<String> asked = new TreeSet<>();
        List<Route> held = new ArrayList<>();
        AtomicBoolean isHolding = new AtomicBoolean(true);
        page.route(url -> url.contains("asOf="), route -> {
            asked.add(route.request().url().replaceFirst(".*[?&]asOf=(\\d+).*", "$1"));
            if (isHolding.get()) {
                held.add(route);
            } else {
                route.resume();
            }
        });
        slider(page).press("ArrowLeft");
        page.waitForCondition(() -> !held.isEmpty());
        for (int i = 0; i < 20; i++) {
            slider(page).press("Home");
            slider(page).press("End");
        }
        slider(page).press("Home");
        assertThat(asked).as("while that is not shown").containsExactly("5");
        isHolding.set(false);
        held.forEach(Route::resume);
        assertThat(happened(page)).hasText(ada.name() + " opened the room");
        assertThat(page).hasURL(Pattern.compile("/0$"));
        assertThat(asked).containsExactly("0", "5");
    }

    @Test
    void playsByItselfUntilItIsStopped(People people) {
        Page page = ada.at(people, past(1)).page();
        button(page, "Play").click();
        assertThat(happened(page)).hasText(ada.name() + " edited a message");
        button(page, "Pause").click();
        assertThat(button(page, "Play")).isVisible();
    }

    @Test
    void nothingCanBeWrittenUntilOneIsBack(People people) {
        Page page = ada.at(people, past(6)).page();
        assertThat(page.getByText("👍 1")).isDisabled();
        page.locator("[data-sequence='2'].message").hover();
        assertThat(button(page, "See the room as it was then")).isVisible();
        for (String act : List.of("React", "Edit", "Reply in thread", "Delete message")) {
            assertThat(button(page, act)).hasCount(0);
        }
        assertThat(page.locator("textarea")).hasCount(0);

        button(page, "Back to now").click();
        assertThat(page.locator("textarea")).isVisible();
        assertThat(page.locator(".past-bar")).hasCount(0);
    }

    @Test
    void whatHappensMeanwhileIsToCome(People people) {
        Page page = ada.at(people, past(3)).page();
        assertThat(slider(page)).hasAttribute("max", "6");
        say(ada, "meanwhile");
        assertThat(slider(page)).hasAttribute("max", "7");
        assertThat(slider(page)).hasValue("3");
        assertThat(page.locator(".message")).hasCount(1);
        page.locator("[data-event='7']").click();
        assertThat(words(page)).hasText(new String[] {"the first words edited", "meanwhile"});
    }

    @Test
    void goesToADate(People people) {
        Instant last = lastEvent();
        await().until(() -> Instant.now().isAfter(last.plusSeconds(1)));
        say(ada, "much later");
        Page page = ada.at(people, "/#/past/" + room, new NewContextOptions().setTimezoneId(FAR_AWAY.getId()))
                .page();
        assertThat(happened(page)).hasText(ada.name() + " wrote a message");

        jump(page, LocalDateTime.ofInstant(last, FAR_AWAY));
        assertThat(happened(page)).hasText(Pattern.compile("reacted with 👍"));
        assertThat(slider(page)).hasValue("6");
        jump(page, LocalDateTime.of(2020, 1, 1, 12, 30));
        assertThat(happened(page)).hasText(ada.name() + " opened the room");
        assertThat(page.locator(".past-note")).hasText("This is where the room begins.");
        jump(page, LocalDateTime.of(2999, 1, 1, 12, 30));
        assertThat(slider(page)).hasValue("7");
    }

    @Test
    void tellsTheVersionsOfAMessageAndWhatIsDifferent(People people) {
        Page page = ada.at(people, "/#/room/" + room).page();
        page.locator(".edited").click();
        Locator versions = page.locator(".version");
        assertThat(versions).hasCount(2);
        assertThat(versions.nth(0).locator(".words")).hasText("the frist words");
        assertThat(versions.nth(1).locator("del")).hasText("frist");
        assertThat(versions.nth(1).locator("ins")).hasText("first");
        Accessibility.assertOf(page);
        versions.nth(0).getByText("See the room as it was then").click();
        assertThat(page.locator(".message .words")).hasText("the frist words");
        assertThat(page).hasURL(Pattern.compile("#/past/%s/2$".formatted(room)));
    }

    @Test
    void whoMayNotSeeTheVersionsIsTakenToTheMoment(People people) {
        Person eve = User.of(server, "eve").at(people, "/#/room/" + room);
        eve.expects("403");
        eve.page().locator(".edited").click();
        eve.page().getByText("See the room when it was written").click();
        assertThat(words(eve.page())).hasText("the frist words");
    }

    @Test
    void ofAPrivateRoomThePastBeginsWithOnesJoining(People people) {
        room = open("private");
        say(ada, "before bob came");
        User bob = User.of(server, "bob");
        ada.done("PUT", path("/members/" + bob.name()), "");
        say(ada, "hello bob");

        Page page = bob.at(people, past(0)).page();
        assertThat(page.locator(".past-bar .past-note")).hasText(Pattern.compile("begins here for you"));
        assertThat(slider(page)).hasAttribute("min", "3");
        assertThat(slider(page)).hasValue("3");
        assertThat(happened(page)).hasText("%s brought in %s".formatted(ada.name(), bob.name()));
        jump(page, LocalDateTime.of(2020, 1, 1, 12, 30));
        assertThat(slider(page)).hasValue("3");
        button(page, "One event forward").click();
        assertThat(words(page)).hasText("hello bob");
        assertThat(page.getByText("before bob came")).hasCount(0);
    }

    private String open(String visibility) {
        String id = "past-" + UUID.randomUUID();
        ada.done(
                "POST",
                "/rooms",
                "{\"id\":\"%s\",\"name\":\"A test\",\"visibility\":\"%s\"}".formatted(id, visibility));
        return id;
    }

    private void say(User user, String words) {
        user.done("POST", path("/messages"), Server.message(UUID.randomUUID(), words));
    }

    private String path(String rest) {
        return "/rooms/" + room + rest;
    }

    private String past(int sequence) {
        return "/#/past/%s/%d".formatted(room, sequence);
    }

    private Instant lastEvent() {
        return Instant.parse(server.events(room).getLast().get("createdAt").asString());
    }

    /** To the second, as the field has it; whole minutes are written without seconds. */
    private static void jump(Page page, LocalDateTime time) {
        Locator field = page.getByLabel("Go to a date and time");
        field.fill(time.truncatedTo(ChronoUnit.SECONDS).toString());
        field.press("Enter");
    }

    private static Locator happened(Page page) {
        return page.locator(".past-happened:not(.stale) strong");
    }

    private static Locator words(Page page) {
        return page.locator(".message .words");
    }

    private static Locator slider(Page page) {
        return page.getByRole(AriaRole.SLIDER, new GetByRoleOptions().setName("Moment"));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }
}
