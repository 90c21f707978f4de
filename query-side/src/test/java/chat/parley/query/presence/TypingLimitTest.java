package chat.parley.query.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How much of what typing clients send goes on to the others. */
class TypingLimitTest {
    private static final long NOW = 0;

    private final PresenceSettings settings = PresenceSourceTest.settings(Duration.ZERO);
    private final TypingLimit limit = new TypingLimit(settings);
    private final long later = NOW + settings.typingEvery().toNanos();

    @Test
    void oneInAWhileOfEachSessionInEachRoom() {
        assertThat(limit.passes("s1", "tea", false, true, NOW)).isTrue();
        assertThat(limit.passes("s1", "tea", false, true, later - 1)).isFalse();
        assertThat(limit.passes("s1", "tea", false, true, later)).isTrue();
        assertThat(limit.passes("s1", "coffee", false, true, NOW)).isTrue();
        assertThat(limit.passes("s2", "tea", false, true, NOW)).isTrue();
    }

    @Test
    void itsEndPassesOnceAndMakesNoRoomForMore() {
        assertThat(limit.passes("s1", "tea", true, true, NOW)).isFalse();
        assertThat(limit.passes("s1", "tea", false, true, NOW)).isTrue();
        assertThat(limit.passes("s1", "tea", true, true, NOW)).isTrue();
        assertThat(limit.passes("s1", "tea", true, true, NOW)).isFalse();
        assertThat(limit.passes("s1", "tea", false, true, later - 1)).isFalse();
    }

    @Test
    void whatIsLongOverIsForgotten() {
        limit.passes(
                "s1",
                "tea",
                false,
                true,
                System.nanoTime() - 2 * settings.typingEvery().toNanos());
        limit.passes("s2", "tea", false, true, System.nanoTime());
        limit.forget();
        assertThat(limit.knowsOpen("s1", "tea")).isFalse();
        assertThat(limit.knowsOpen("s2", "tea")).isTrue();
    }

    @Test
    void whetherOneMayBeThereIsAskedEachTimeWhereNotEverybodyMay() {
        limit.passes("s1", "private", false, false, NOW);
        assertThat(limit.knowsOpen("s1", "private")).isFalse();
        assertThat(limit.passes("s1", "private", false, false, later - 1)).isFalse();
    }
}
