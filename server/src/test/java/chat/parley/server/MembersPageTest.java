package chat.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;

/** Who is in a room, and what a room is, is seen and changed on the page, and everybody sees it at once. */
@ServerTest
@ExtendWith(Browsers.class)
class MembersPageTest {
    @Autowired
    private Server server;

    @Test
    void whoIsBroughtInIsThereForEverybody(People people) {
        String room = room("private", "ada", "bob");
        Page ada = members(people, "ada", room);
        Page bob = members(people, "bob", room);
        ada.getByLabel("Name of somebody to bring in").fill("@grace");
        ada.keyboard().press("Enter");
        assertThat(member(bob, "grace")).containsText("member");
        assertThat(ada.getByText("grace is in the room now.")).isVisible();
        Accessibility.assertOf(ada);
    }

    @Test
    void anotherRoleIsAnotherRightAtOnce(People people) {
        String room = room("public", "ada", "bob", "grace");
        Page ada = members(people, "ada", room);
        Page bob = members(people, "bob", room);
        assertThat(tab(bob, "Banned")).hasCount(0);
        act(ada, "bob", "Make moderator");
        assertThat(member(bob, "bob")).containsText("moderator");
        assertThat(tab(bob, "Banned")).isVisible();
        act(bob, "grace", "Make reader");
        assertThat(member(ada, "grace")).containsText("reader");
    }

    @Test
    void whoIsBannedMayComeAgain(People people) {
        String room = room("public", "ada", "bob", "grace");
        Page ada = members(people, "ada", room);
        Page bob = members(people, "bob", room);
        Page grace = members(SignedIn.at(server, people, "grace").expects("status of 403"), "grace", room);
        act(ada, "grace", "Ban");
        ada.getByLabel("Reason").fill("spam");
        ada.keyboard().press("Enter");
        assertThat(member(bob, "grace")).hasCount(0);
        assertThat(grace.getByText("ada has banned you")).isVisible();
        tab(ada, "Banned").click();
        assertThat(ada.locator("[data-banned=grace]")).containsText("spam");
        Accessibility.assertOf(ada);
        ada.getByRole(AriaRole.BUTTON, named("Unban grace")).click();
        assertThat(ada.getByText("Nobody is kept out of this room.")).isVisible();
        grace.getByRole(AriaRole.BUTTON, named("Try again")).click();
        grace.getByRole(AriaRole.BUTTON, named("Join")).click();
        assertThat(member(bob, "grace")).isVisible();
    }

    @Test
    void showsNothingThatOneMayNotDo(People people) {
        String room = room("public", "ada", "bob", "grace");
        Page bob = members(people, "bob", room);
        open(bob, "grace");
        assertThat(member(bob, "grace").getByRole(AriaRole.GROUP).getByRole(AriaRole.BUTTON))
                .hasText(new String[] {"Write a direct message"});
        tab(bob, "Details").click();
        assertThat(bob.getByText("Change name and topic")).hasCount(0);
        assertThat(bob.getByText("Archive room")).hasCount(0);
        assertThat(bob.getByText("Leave room")).isVisible();
    }

    @Test
    void aRoomIsRenamedAndArchivedForEverybody(People people) {
        String room = room("public", "ada", "bob");
        Page ada = members(people, "ada", room);
        Page bob = members(people, "bob", room);
        tab(ada, "Details").click();
        ada.getByText("Change name and topic").click();
        Accessibility.assertOf(ada);
        ada.locator("dialog").getByLabel("Name").fill("Engines");
        ada.locator("dialog").getByLabel("Topic").fill("Mills and stores");
        ada.getByText("Save").click();
        assertThat(bob.getByRole(AriaRole.HEADING, named("Engines"))).isVisible();
        assertThat(bob.locator(".topic")).hasText("Mills and stores");
        ada.getByText("Archive room").click();
        ada.locator("dialog")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Archive room"))
                .click();
        assertThat(bob.getByText("This room is archived")).isVisible();
        assertThat(ada.getByText("Archive room")).hasCount(0);
        Accessibility.assertOf(ada);
    }

    @Test
    void needsNoMouse(People people) {
        String room = room("public", "ada", "bob");
        Page ada = members(people, "ada", room);
        ada.getByLabel("Find a member").focus();
        ada.keyboard().type("BO");
        assertThat(member(ada, "ada")).hasCount(0);
        press(ada, "Tab", "Tab", "Tab", "Enter");
        assertThat(member(ada, "bob").getByText("Make reader")).isVisible();
        press(ada, "Tab", "Enter");
        assertThat(ada).hasURL(Pattern.compile("#/room/direct-"));
        assertThat(ada.getByRole(AriaRole.HEADING, named("bob"))).isVisible();
    }

    @Test
    void aPanelHasTheFocusAndGivesItBack(People people) {
        String room = room("public", "ada");
        Chatter ada = Chatter.at(people, server, "ada", room);
        ada.say("press me");
        Page page = ada.page();
        Locator toggle = page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(Pattern.compile("here now$")));
        toggle.focus();
        press(page, "Enter");
        assertThat(page.locator("aside.panel")).isFocused();
        press(page, "Escape");
        assertThat(toggle).isFocused();

        ada.act("press me", "Reply in thread");
        assertThat(page.locator(".thread textarea")).isFocused();
        page.setViewportSize(375, 740);
        press(page, "Escape");
        assertThat(page.locator("aside.panel")).hasCount(0);
        assertThat(page.locator(".message:focus, .message :focus")).hasCount(1);
    }

    private Page members(People people, String username, String room) {
        return members(SignedIn.at(server, people, username), username, room);
    }

    private static Page members(Person person, String username, String room) {
        Page page = person.open("/#/room/" + room).page();
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(Pattern.compile("here now$")))
                .click();
        assertThat(member(page, username)).containsText("(you)");
        return page;
    }

    private static void press(Page page, String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    private static Locator member(Page page, String username) {
        return page.locator("[data-member=%s]".formatted(username));
    }

    private static void open(Page page, String username) {
        page.getByRole(AriaRole.BUTTON, named("What to do with " + username)).click();
    }

    private static void act(Page page, String username, String name) {
        open(page, username);
        member(page, username)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private static Locator tab(Page page, String name) {
        return page.getByRole(AriaRole.TAB, named(name));
    }

    private static GetByRoleOptions named(String name) {
        return new GetByRoleOptions().setName(name).setExact(true);
    }

    /** Opened by the first of them; the others are its members. */
    private String room(String visibility, String owner, String... others) {
        String id = "members-" + UUID.randomUUID();
        String room = "{\"id\":\"%s\",\"name\":\"A room\",\"visibility\":\"%s\"}".formatted(id, visibility);
        server.as(owner).post("/rooms", room);
        for (String other : others) {
            server.as(owner).ask("PUT", "/rooms/%s/members/%s".formatted(id, other), "");
        }
        return id;
    }
}
