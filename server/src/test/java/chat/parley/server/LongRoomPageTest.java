package chat.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;

/** A room of 100,000 messages is scrolled through like one of ten. */
@ServerTest
@ExtendWith(Browsers.class)
class LongRoomPageTest {
    private static final int MESSAGES = 100_000;
    /** Of so many messages the page has at most, however far one scrolls. */
    private static final int ON_THE_PAGE_MAX = 400;

    private static final String SEQUENCES =
            "Array.from(document.querySelectorAll('.list [data-sequence]'), (row) => Number(row.dataset.sequence))";
    /** Where the first message that is seen is on the screen; then a screen up, as a wheel does it. */
    private static final String SCROLL_UP = """
            () => {
              const list = document.querySelector(".list");
              const top = list.getBoundingClientRect().top;
              const row = [...list.querySelectorAll("[data-sequence]")].find((each) => each.getBoundingClientRect().top >= top);
              list.scrollTop -= 300;
              return [Number(row.dataset.sequence), row.getBoundingClientRect().top];
            }""";

    private static final String TOP_OF = """
            (sequence) => document.querySelector(`.list [data-sequence="${sequence}"]`)?.getBoundingClientRect().top ?? null""";

    @Autowired
    private Server server;

    @Test
    void scrollsBackWithoutJumpsAndGoesAnywhere(People people) {
        String room = "long-" + UUID.randomUUID();
        LongRoom.open(server, room, MESSAGES);
        Chatter ada = Chatter.at(people, server, "ada", room);
        Page page = ada.page();
        assertThat(ada.message("message " + MESSAGES)).isVisible();
        int steps = 0;
        while (lowest(page) > MESSAGES - 1_000) {
            List<?> seen = (List<?>) page.evaluate(SCROLL_UP);
            page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)))");
            Object now = page.evaluate(TOP_OF, seen.getFirst());
            assertThat(now).as("message %s is still there", seen.getFirst()).isNotNull();
            assertThat(((Number) now).doubleValue())
                    .as("where message %s is after %d steps", seen.getFirst(), steps++)
                    .isBetween(number(seen.get(1)) - 1.5, number(seen.get(1)) + 1.5);
            assertThat(isConsecutive(sequences(page))).isTrue();
            assertThat(sequences(page).size()).isLessThanOrEqualTo(ON_THE_PAGE_MAX);
        }
        page.navigate("/#/room/%s/500".formatted(room));
        Locator row = page.locator(".list [data-sequence=\"500\"]");
        assertThat(row).containsText("message 500");
        assertThat(row).isInViewport();
        goesToADate(page);
        page.locator(".to-end").click();
        assertThat(ada.message("message " + MESSAGES)).isInViewport();
        ada.say("the newest of all");
        assertThat(ada.message("the newest of all")).isInViewport();
    }

    /** There, a panel is instead of the list. */
    @Test
    void aPanelOnASmallScreenLeavesTheListWhereItIs(People people) {
        String room = "long-" + UUID.randomUUID();
        LongRoom.open(server, room, 1_000);
        Page page = Chatter.at(people, server, "ada", room, new NewContextOptions().setViewportSize(390, 780))
                .page();
        page.navigate("/#/room/%s/300".formatted(room));
        Locator there = page.locator(".list [data-sequence=\"300\"]");
        assertThat(there).isInViewport();
        List<Integer> before = sequences(page);
        page.locator(".room-header button[aria-label*=member]").click();
        assertThat(page.locator(".panel")).isVisible();
        assertThat(there).isHidden();
        server.post("/rooms/%s/messages".formatted(room), "{\"username\":\"bob\",\"content\":\"meanwhile\"}");
        assertThat(page.locator("[data-member=bob]")).isVisible();
        assertThat(sequences(page)).isEqualTo(before);
        page.keyboard().press("Escape");
        assertThat(there).isInViewport();
    }

    /** Minute 0 of the 8th is three days after the beginning. */
    private static void goesToADate(Page page) {
        page.locator(".list .day button").first().click();
        page.locator("dialog input[type=date]").fill("2026-01-08");
        page.locator("dialog button.primary").click();
        page.waitForCondition(() -> {
            List<Integer> there = sequences(page);
            return !there.isEmpty() && there.getFirst() < 4_320 && there.getLast() > 3_300;
        });
        assertThat(page.locator("dialog")).hasCount(0);
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static int lowest(Page page) {
        return sequences(page).getFirst();
    }

    private static List<Integer> sequences(Page page) {
        return ((List<?>) page.evaluate(SEQUENCES))
                .stream().map(Integer.class::cast).toList();
    }

    private static boolean isConsecutive(List<Integer> sequences) {
        return IntStream.range(1, sequences.size())
                .allMatch(index -> sequences.get(index) == sequences.get(index - 1) + 1);
    }
}
