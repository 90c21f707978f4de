package chat.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;

/** What somebody who is signed in does on the page, and sees there. */
record Chatter(Person person, Page page) {
    private static final double AGAIN_MS = 2_000;

    /** Somebody of that name, in that room. */
    static Chatter at(People people, Server server, String name, String room) {
        return at(people, server, name, room, new NewContextOptions());
    }

    static Chatter at(People people, Server server, String name, String room, NewContextOptions options) {
        Person person = SignedIn.at(server, people, name, options).open("/#/room/" + room);
        Chatter chatter = new Chatter(person, person.page());
        assertThat(chatter.composer()).isVisible();
        return chatter;
    }

    Chatter open(String room) {
        page.navigate("/#/room/" + room);
        assertThat(composer()).isVisible();
        return this;
    }

    Locator composer() {
        return page.locator(".room-main .composer textarea");
    }

    void say(String words) {
        composer().fill(words);
        composer().press("Enter");
    }

    /** What the room says, from the first that is on the page to the last; what is not acknowledged comes last. */
    List<String> words() {
        return page.locator(".list .words").allInnerTexts();
    }

    /** The message with these words, in the room. */
    Locator message(String words) {
        return page.locator(".list .message").filter(new Locator.FilterOptions().setHasText(words));
    }

    /** Presses what can be done with that message; like anybody, points at it again if it has moved away meanwhile. */
    void act(String words, String action) {
        Locator button = message(words)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(action).setExact(true));
        page.waitForCondition(() -> {
            message(words).hover();
            try {
                button.click(new Locator.ClickOptions().setTimeout(AGAIN_MS));
                return true;
            } catch (TimeoutError movedAway) {
                return false;
            }
        });
    }

    /** The words for what the connection is. */
    Locator banner() {
        return page.locator(".banner");
    }

    void awaitConnection() {
        assertThat(banner()).hasAttribute("data-state", "connected");
    }

    /** Whether nothing waits for the server to take it. */
    boolean outboxIsEmpty() {
        return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('parley.outbox/')).length")
                .equals(0);
    }
}
