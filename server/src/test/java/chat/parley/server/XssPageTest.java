package chat.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.node.ObjectNode;

/** Whatever people write, in every field that there is, the page shows as what they wrote. */
@ServerTest
@ExtendWith(Browsers.class)
class XssPageTest {
    private static final String EVIL = "<img src=x onerror=\"window.broken=1\"><script>window.broken=1</script>";
    private static final List<String> WORDS = List.of(
            EVIL,
            "\"><svg onload=window.broken=1>",
            "javascript:window.broken=1",
            "https://example.org/\"onmouseover=\"window.broken=1",
            "[x](javascript:window.broken=1) {{constructor.constructor('window.broken=1')()}} ${window.broken=1}",
            "<!--lit-part--><?lit$1$?>");

    @Autowired
    private Server server;

    private String room;

    @BeforeEach
    void writeEvilWordsEverywhere() {
        room = "evil-" + UUID.randomUUID();
        Server mallory = server.as("mallory");
        post(mallory, "/rooms", json("id", room, "name", EVIL, "topic", EVIL));
        for (String words : WORDS) {
            post(mallory, "/rooms/%s/messages".formatted(room), json("content", words));
        }
        String reaction = "/rooms/%s/messages/2/reactions/%s".formatted(room, "%22%3E%3Cb%3Aonload%3D1%3E");
        assertThat(mallory.ask("PUT", reaction, "").status()).isEqualTo(204);
        String second = "/rooms/%s/messages/3".formatted(room);
        assertThat(mallory.ask("PATCH", second, json("content", EVIL + " edited"))
                        .status())
                .isEqualTo(200);
        assertThat(mallory.ask("DELETE", second, json("reason", EVIL)).status()).isEqualTo(204);
        assertThat(mallory.ask("PUT", "/rooms/%s/bans/eve".formatted(room), json("reason", EVIL))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void nothingOfItRunsInTheRoom(People people) {
        Chatter ada = Chatter.at(people, server, "ada", room);
        Page page = ada.page();
        assertThat(page.locator(".room-header h1")).hasText(EVIL);
        assertThat(page.locator(".topic")).hasText(EVIL);
        assertThat(page.locator(".list .words")).hasCount(WORDS.size());
        assertThat(ada.words()).contains(EVIL).containsAll(WORDS.subList(2, WORDS.size()));
        assertThat(page.locator(".reactions button")).containsText("\"><b:onload=1>");
        assertThat(page.locator(".list .words a").evaluateAll("(links) => links.map((link) => link.protocol)"))
                .isEqualTo(List.of("https:"));
        ada.say(EVIL + " @mallory");
        ada.act("@mallory", "Reply in thread");
        assertThat(page.locator(".thread")).containsText(EVIL);
        page.locator(".sidebar section > header button").first().click();
        assertThat(page.locator("dialog .choices")).containsText(EVIL);
        assertNothingRan(page);
    }

    @Test
    void norInWhatIsFoundAndToldOfIt(People people) {
        Chatter mallory = Chatter.at(people, server, "mallory", room);
        Page page = mallory.page();
        button(page, "Search").click();
        page.getByRole(AriaRole.SEARCHBOX).fill("window broken");
        assertThat(page.locator("mark").first()).hasText("window");
        page.locator(".room-header button[aria-label*=member]").click();
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Banned"))
                .click();
        assertThat(page.locator("[data-banned=eve]")).containsText(EVIL);
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Details"))
                .click();
        assertThat(page.locator(".panel")).containsText(EVIL);
        page.navigate("/#/past/%s/4".formatted(room));
        assertThat(page.locator(".list .words")).hasCount(3);
        assertThat(page.locator(".panel")).containsText("eve");
        assertNothingRan(page);
        Page operator = SignedIn.at(server, people, "root").open("/#/operate").page();
        assertThat(operator.getByText(EVIL).first()).isVisible();
        assertNothingRan(operator);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void assertNothingRan(Page page) {
        assertThat(page.evaluate("window.broken")).isNull();
        assertThat(page.evaluate("document.querySelectorAll('#app script, #app [onerror], #app [onload]').length"))
                .isEqualTo(0);
    }

    private static String json(String... fields) {
        ObjectNode json = Server.JSON.createObjectNode();
        for (int i = 0; i < fields.length; i += 2) {
            json.put(fields[i], fields[i + 1]);
        }
        return json.toString();
    }

    private static void post(Server speaker, String path, String body) {
        assertThat(speaker.post(path, body).status()).as(body).isEqualTo(201);
    }
}
