package chat.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;

/** What was said is found on the page, and one gets to where it was said. */
@ServerTest
@ExtendWith(Browsers.class)
class SearchPageTest {
    private static final int PHONE_WIDTH = 375;
    private static final int PHONE_HEIGHT = 740;

    @Autowired
    private Server server;

    @Test
    void marksWhatWasFound(People people) {
        String room = roomOf("ada");
        say("ada", room, "The <b>Difference</b> Engine, at last");
        say("ada", room, "No engine at all");
        Page page = search(people, "ada", room, "\"difference engine\"");
        assertThat(hits(page)).hasCount(0);
        field(page).fill("differ engine");
        assertThat(hits(page)).hasCount(1);
        assertThat(hits(page)).containsText("The <b>Difference</b> Engine, at last");
        assertThat(hits(page).locator("mark")).hasText(new String[] {"Differ", "Engine"});
        assertThat(page.getByRole(AriaRole.STATUS).getByText("1 message found")).isVisible();
        Accessibility.assertOf(page);
    }

    @Test
    void leavesOutWhatIsFilteredOut(People people) {
        String room = roomOf("ada");
        say("ada", room, "tea for ada");
        say("bob", room, "tea for bob");
        say("ada", roomOf("ada"), "tea elsewhere, in " + room);
        Page page = search(people, "ada", room, "tea");
        assertThat(hits(page)).hasCount(2);
        page.getByText("Who and when").click();
        page.getByLabel("Said by").fill("bob");
        field(page).press("Enter");
        assertThat(hits(page)).hasCount(1);
        assertThat(hits(page)).containsText("tea for bob");
        page.getByLabel("Last day").fill(longAgo());
        page.getByLabel("Last day").blur();
        assertThat(page.getByText("Nothing was found.")).isVisible();
        assertThat(hits(page)).hasCount(0);
        page.getByText("Search whoever said it, whenever").click();
        assertThat(hits(page)).hasCount(2);
        field(page).fill("tea " + room);
        assertThat(hits(page)).hasCount(0);
        page.getByText("All my rooms", exactly()).click();
        assertThat(hits(page)).containsText("tea elsewhere");
    }

    @Test
    void goesOnToTheEnd(People people) {
        String room = roomOf("ada");
        for (int cup = 0; cup < 25; cup++) {
            say("ada", room, "cup " + cup);
        }
        Page page = search(people, "ada", room, "cup");
        assertThat(hits(page)).hasCount(20);
        page.getByText("Show more").click();
        assertThat(hits(page)).hasCount(25);
        assertThat(page.getByText("Show more")).hasCount(0);
    }

    @Test
    void staysBesideTheRoomOfAHit(People people) {
        String here = roomOf("ada");
        String there = roomOf("ada");
        say("ada", there, "the engine of " + here);
        Page page = search(people, "ada", here, "engine " + here);
        page.getByText("All my rooms", exactly()).click();
        hits(page).focus();
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile("#/room/" + there + "/2$"));
        assertThat(page.locator(".list [data-sequence='2']")).containsText("the engine of");
        assertThat(field(page)).hasValue("engine " + here);
        assertThat(hits(page)).hasCount(1);
        assertThat(hits(page)).isFocused();
    }

    @Test
    void forgetsWhatIsTakenBackInWhateverRoom(People people) {
        String here = roomOf("ada");
        String there = roomOf("ada");
        say("ada", there, "tea in " + there);
        say("ada", there, "more tea in " + there);
        Page page = search(people, "ada", here, "tea " + there);
        page.getByText("All my rooms", exactly()).click();
        assertThat(hits(page)).hasCount(2);
        server.as("ada").ask("DELETE", "/rooms/%s/messages/2".formatted(there), "");
        assertThat(hits(page)).hasCount(1);
        page.getByLabel("Close", new Page.GetByLabelOptions().setExact(true)).click();
        server.as("ada").ask("DELETE", "/rooms/%s/messages/3".formatted(there), "");
        page.evaluate("location.hash = '#/room/%s'".formatted(there));
        assertThat(page.locator(".list .words.deleted")).hasCount(2);
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Search").setExact(true))
                .click();
        assertThat(field(page)).hasValue("tea " + there);
        assertThat(hits(page)).hasCount(0);
    }

    @Test
    void givesWayToTheRoomOnAPhone(People people) {
        String room = roomOf("ada");
        say("ada", room, "the engine");
        Person ada =
                SignedIn.at(server, people, "ada", new NewContextOptions().setViewportSize(PHONE_WIDTH, PHONE_HEIGHT));
        Page page = search(ada, room, "engine");
        hits(page).click();
        assertThat(page.locator(".list [data-sequence='2']")).isVisible();
        assertThat(page.getByRole(AriaRole.SEARCH)).hasCount(0);
    }

    @Test
    void saysWhatCannotBeLookedFor(People people) {
        Person ada = SignedIn.at(server, people, "ada").expects("status of 400");
        Page page = search(ada, roomOf("ada"), "-nothing");
        assertThat(page.getByText("Write what to find")).isVisible();
    }

    private Page search(People people, String username, String room, String words) {
        return search(SignedIn.at(server, people, username), room, words);
    }

    private static Page search(Person person, String room, String words) {
        Page page = person.open("/#/room/" + room).page();
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Search").setExact(true))
                .click();
        assertThat(field(page)).isFocused();
        assertThat(page.getByText("exactly these words")).isVisible();
        field(page).fill(words);
        return page;
    }

    private static Locator field(Page page) {
        return page.getByLabel("Search messages");
    }

    private static Locator hits(Page page) {
        return page.locator("a.hit");
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    private static String longAgo() {
        return LocalDate.now(ZoneOffset.UTC).minusDays(2).toString();
    }

    private String roomOf(String owner) {
        String id = "search-" + UUID.randomUUID();
        server.as(owner).post("/rooms", "{\"id\":\"%s\",\"name\":\"A search\"}".formatted(id));
        return id;
    }

    private void say(String username, String room, String content) {
        server.as(username).post("/rooms/" + room + "/messages", Server.message(UUID.randomUUID(), content));
    }
}
