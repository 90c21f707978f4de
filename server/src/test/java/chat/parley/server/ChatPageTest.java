package chat.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;

/** People chat on the page, each in a browser of their own. */
@ServerTest
@ExtendWith(Browsers.class)
class ChatPageTest {
    @Autowired
    private Server server;

    private String room;

    @BeforeEach
    void openARoom() {
        room = server.newRoom();
    }

    @Test
    void bothSeeAllInOneOrder(People people) {
        Chatter ada = Chatter.at(people, server, "ada", room);
        Chatter bob = Chatter.at(people, server, "bob", room);
        IntStream.range(0, 10).forEach(number -> {
            ada.say("ada " + number);
            bob.say("bob " + number);
        });
        assertThat(ada.page().locator(".list .words")).hasCount(20);
        assertThat(bob.page().locator(".list .words")).hasCount(20);
        ada.page().waitForCondition(() -> ada.outboxIsEmpty() && bob.outboxIsEmpty());
        List<String> stored = server.history(room).stream()
                .map(message -> message.get("content").asString())
                .toList();
        ada.page().waitForCondition(() -> ada.words().equals(stored));
        bob.page().waitForCondition(() -> bob.words().equals(stored));
        assertThat(stored.stream().filter(words -> words.startsWith("ada")))
                .containsExactly(
                        IntStream.range(0, 10).mapToObj(n -> "ada " + n).toArray(String[]::new));
    }

    @Test
    void editsDeletesReactsAndAnswers(People people) {
        Chatter ada = Chatter.at(people, server, "ada", room);
        Chatter bob = Chatter.at(people, server, "bob", room);
        ada.say("frist");
        ada.say("second");
        bob.act("second", "React");
        bob.page().locator(".palette button").first().click();
        assertThat(ada.message("second").locator(".reactions button")).hasText("👍 1");
        ada.composer().press("ArrowUp");
        assertThat(ada.composer()).hasValue("second");
        ada.composer().press("Escape");
        ada.act("frist", "Edit");
        ada.composer().fill("first");
        ada.composer().press("Enter");
        assertThat(bob.message("first")).containsText("edited");
        bob.act("first", "Reply in thread");
        Locator thread = bob.page().locator(".thread");
        thread.locator("textarea").fill("an answer");
        thread.locator("textarea").press("Enter");
        assertThat(thread).containsText("1 answer");
        assertThat(ada.message("an answer").locator(".quote")).containsText("ada first");
        ada.act("second", "Delete message");
        ada.page().locator("dialog button.danger").click();
        assertThat(bob.page().locator(".words.deleted")).hasText("This message was deleted.");
        assertThat(bob.message("second")).hasCount(0);
    }

    @Test
    void oneIsToldWhoTypesWhoIsHereAndWhatIsUnread(People people) {
        String other = server.newRoom();
        Chatter ada = Chatter.at(people, server, "ada", room);
        ada.say("here I am");
        ada.page().waitForCondition(ada::outboxIsEmpty);
        Chatter bob = Chatter.at(people, server, "bob", room);
        bob.composer().pressSequentially("hello @a");
        assertThat(bob.page().locator(".completion li")).hasText("Aada");
        bob.composer().press("Tab");
        assertThat(bob.composer()).hasValue("hello @ada ");
        ada.page().waitForCondition(() -> {
            bob.composer().pressSequentially("!"); // It is told for a few seconds only.
            return ada.page().locator(".typing").innerText().equals("bob is typing …");
        });
        assertThat(bob.message("here I am").locator(".online-dot")).isVisible();
        ada.open(other);
        bob.composer().press("Enter");
        Locator badge = ada.page().locator(".sidebar a[href$=\"%s\"] .badge".formatted(room));
        assertThat(badge).containsText("@1");
        ada.page().locator(".sidebar a[href$=\"%s\"]".formatted(room)).click();
        assertThat(ada.page().locator(".unread-line")).isVisible();
        assertThat(ada.message("hello").locator(".mention.me")).hasText("@ada");
        assertThat(badge).hasCount(0);
    }

    @Test
    void draftsAndWhatIsNotSentOutliveAReload(People people) {
        Chatter ada = Chatter.at(people, server, "ada", room);
        ada.say("sent at once");
        ada.page().waitForCondition(ada::outboxIsEmpty);
        ada.composer().fill("half a sent");
        ada.page().reload();
        assertThat(ada.composer()).hasValue("half a sent");
        ada.page().routeWebSocket("**/ws", socket -> socket.close());
        ada.page().reload();
        ada.composer().fill("kept");
        ada.composer().press("Enter");
        ada.say("in order");
        assertThat(ada.banner()).containsText("2 messages wait to be sent.");
        ada.person().expects("WebSocket connection");
        assertThat(server.history(room)).hasSize(1);
        Page another = ada.person().context().newPage();
        another.navigate("/#/room/" + room);
        Chatter again = new Chatter(ada.person(), another);
        another.waitForCondition(again::outboxIsEmpty);
        assertThat(server.history(room).stream()
                        .map(message -> message.get("content").asString()))
                .containsExactly("sent at once", "kept", "in order");
    }

    @Test
    void whatOneWritesStaysInItsRoom(People people) {
        String other = server.newRoom();
        Chatter ada = Chatter.at(people, server, "ada.b", room);
        ada.composer().fill("for this room");
        ada.page().evaluate("(room) => { location.hash = `#/room/${room}`; }", other);
        assertThat(ada.page().locator(".room-header h1")).isVisible();
        assertThat(ada.composer()).hasValue("");
        ada.say("for the other");
        assertThat(ada.message("for the other")).isVisible();
        ada.page().evaluate("(room) => { location.hash = `#/room/${room}`; }", room);
        assertThat(ada.composer()).hasValue("for this room");
        ada.page().waitForCondition(ada::outboxIsEmpty);
        assertThat(server.history(room)).isEmpty();
    }

    @Test
    void whoLeavesAndComesBackHearsAllAgain(People people) {
        Chatter ada = Chatter.at(people, server, "ada", room);
        Chatter bob = Chatter.at(people, server, "bob", room);
        ada.say("before");
        bob.say("hello");
        ada.page().waitForCondition(ada::outboxIsEmpty);
        String membership = "/rooms/%s/members/ada".formatted(room);
        assertThat(server.as("ada").ask("DELETE", membership, "").status()).isEqualTo(204);
        Locator join = ada.page().locator(".room-header button.primary");
        assertThat(join).hasText("Join");
        bob.say("while ada was away");
        assertThat(ada.message("while ada was away")).isVisible();
        join.click();
        assertThat(join).hasCount(0);
        bob.say("after");
        assertThat(ada.message("after")).isVisible();
        ada.say("I am back");
        assertThat(bob.message("I am back")).isVisible();
        assertThat(ada.words()).isEqualTo(bob.words());
    }

    @Test
    void aPrivateRoomIsHeardFromWhereOneCameIn(People people) {
        String secret = "secret-" + room;
        Server owner = server.as("owner");
        owner.post("/rooms", "{\"id\":\"%s\",\"name\":\"Secret\",\"visibility\":\"private\"}".formatted(secret));
        owner.post("/rooms/%s/messages".formatted(secret), "{\"content\":\"before\"}");
        owner.ask("PUT", "/rooms/%s/members/ada".formatted(secret), "");
        owner.ask("PUT", "/rooms/%s/members/bob".formatted(secret), "");
        Chatter ada = Chatter.at(people, server, "ada", secret);
        ada.awaitConnection();
        owner.post("/rooms/%s/messages".formatted(secret), "{\"content\":\"now you hear me\"}");
        assertThat(ada.message("now you hear me")).isVisible();
        ada.awaitConnection();
        assertThat(ada.words()).containsExactly("now you hear me");
    }

    @Test
    void whatTheServerRefusesStaysAndSaysWhy(People people) {
        Server owner = server.as("owner");
        String own = "own-" + room;
        owner.post("/rooms", "{\"id\":\"%s\",\"name\":\"Mine\"}".formatted(own));
        Chatter ada = Chatter.at(people, server, "ada", own);
        ada.say("let me in");
        ada.page().waitForCondition(ada::outboxIsEmpty);
        owner.ask("PUT", "/rooms/%s/members/ada".formatted(own), "{\"role\":\"reader\"}");
        ada.say("and now?");
        Locator failed = ada.page().locator(".message.failed");
        assertThat(failed.locator(".problem")).containsText("You may not do that here.");
        assertThat(failed.locator(".words")).hasText("and now?");
        failed.getByText("Discard").click();
        assertThat(failed).hasCount(0);
        assertThat(ada.outboxIsEmpty()).isTrue();
    }

    @Test
    void worksWithTheKeyboardAlone(People people) {
        Chatter bob = Chatter.at(people, server, "bob", room);
        bob.say("press me");
        Page page = people.at(server, "ada").open("/#/room/" + room).page();
        assertThat(page.locator("input[name=username]")).isFocused();
        page.keyboard().type("ada");
        page.keyboard().press("Enter");
        Locator words = page.locator(".list .words");
        assertThat(words).hasText("press me");
        tabTo(page, ".skip"); // past all rooms that there are
        page.keyboard().press("Enter");
        tabTo(page, ".list");
        page.keyboard().press("ArrowUp");
        assertThat(page.locator(".message:focus")).containsText("press me");
        assertThat(page.locator(".message:focus .actions")).isVisible();
        tabTo(page, "button[aria-label=React]");
        page.keyboard().press("Enter");
        assertThat(page.locator(".palette")).isVisible();
        tabTo(page, ".palette button");
        page.keyboard().press("Enter");
        assertThat(bob.message("press me").locator(".reactions")).containsText("👍");
        tabTo(page, ".composer textarea");
        page.keyboard().type("done");
        page.keyboard().press("Enter");
        assertThat(bob.message("done")).isVisible();
        page.keyboard().press("ArrowUp");
        page.keyboard().type(", all of it");
        page.keyboard().press("Enter");
        assertThat(bob.message("done, all of it")).isVisible();
    }

    /** Until the focus is on what matches. */
    static void tabTo(Page page, String selector) {
        Object isThere = false;
        for (int presses = 0; presses < 60 && !Boolean.TRUE.equals(isThere); presses++) {
            page.keyboard().press("Tab");
            isThere = page.evaluate("(selector) => document.activeElement.matches(selector)", selector);
        }
        assertThat(isThere).as("reached by Tab: %s", selector).isEqualTo(true);
    }

    @Test
    void everybodyCanUseIt(People people) {
        Person stranger = people.at(server, "stranger").open("/");
        assertThat(stranger.page().locator("input[name=username]")).isVisible();
        Accessibility.assertOf(stranger.page());
        Chatter ada = Chatter.at(people, server, "ada", room);
        ada.say("hello @ada, see https://example.org");
        ada.act("hello", "React");
        ada.page().locator(".palette button").first().click();
        assertThat(ada.message("hello").locator(".reactions button")).isVisible();
        Accessibility.assertOf(ada.page());
        ada.act("hello", "Reply in thread");
        assertThat(ada.page().locator(".thread textarea")).isVisible();
        ada.page().evaluate("document.documentElement.dataset.theme = 'dark'");
        Accessibility.assertOf(ada.page());
        ada.page().locator(".sidebar section > header button").first().click();
        assertThat(ada.page().locator("dialog")).isVisible();
        Accessibility.assertOf(ada.page());
    }
}
