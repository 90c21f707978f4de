package chat.parley.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final int EVENTS_MAX = 4;
    private static final long NO_LIMIT = Long.MAX_VALUE;

    @Test
    void beginsEmptyBehindAPosition() {
        Window window = new Window(EVENTS_MAX, NO_LIMIT, 10);
        assertThat(window.newest()).isEqualTo(10);
        assertThat(window.reachesBackTo(10)).isTrue();
        assertThat(window.reachesBackTo(9)).isFalse();
        assertThat(window.after(10, 5)).isEmpty();
    }

    @Test
    void givesWhatComesAfterAPosition() {
        Window window = filled(NO_LIMIT, 1, 2, 3);
        assertThat(window.newest()).isEqualTo(3);
        assertThat(window.reachesBackTo(0)).isTrue();
        assertThat(positionsAfter(window, 0)).containsExactly(1L, 2L, 3L);
        assertThat(positionsAfter(window, 1)).containsExactly(2L, 3L);
        assertThat(positionsAfter(window, 3)).isEmpty();
    }

    @Test
    void givesNoMoreThanIsAskedFor() {
        assertThat(filled(NO_LIMIT, 1, 2, 3, 4).after(1, 2))
                .extracting(TailEvent::position)
                .containsExactly(2L, 3L);
    }

    @Test
    void forgetsTheOldestForTheNewest() {
        Window window = new Window(EVENTS_MAX, NO_LIMIT, 0);
        for (long newest = 1; newest <= 3 * EVENTS_MAX; newest++) {
            window.add(event(newest, 0));
            long floor = Math.max(0, newest - EVENTS_MAX);
            assertThat(window.newest()).isEqualTo(newest);
            assertThat(window.reachesBackTo(floor)).isTrue();
            assertThat(window.reachesBackTo(floor - 1)).isFalse();
            for (long position = floor; position <= newest; position++) {
                assertThat(positionsAfter(window, position))
                        .containsExactlyElementsOf(LongStream.rangeClosed(position + 1, newest)
                                .boxed()
                                .toList());
            }
        }
    }

    @Test
    void positionsMayHaveHoles() {
        Window window = filled(NO_LIMIT, 10, 20, 30);
        assertThat(positionsAfter(window, 0)).containsExactly(10L, 20L, 30L);
        assertThat(positionsAfter(window, 10)).containsExactly(20L, 30L);
        assertThat(positionsAfter(window, 15)).containsExactly(20L, 30L);
        assertThat(positionsAfter(window, 29)).containsExactly(30L);
        window.add(event(40, 0));
        window.add(event(50, 0));
        assertThat(window.reachesBackTo(9)).isFalse();
        assertThat(window.reachesBackTo(10)).isTrue();
        assertThat(positionsAfter(window, 11)).containsExactly(20L, 30L, 40L, 50L);
    }

    @Test
    void forgetsTheOldestWhenItGetsTooHeavy() {
        long three = 3L * event(1, 1_000).weight();
        Window window = new Window(EVENTS_MAX, three, 0);
        for (int position = 1; position <= 4; position++) {
            window.add(event(position, 1_000));
        }
        assertThat(window.reachesBackTo(1)).isTrue();
        assertThat(window.reachesBackTo(0)).isFalse();
        assertThat(positionsAfter(window, 1)).containsExactly(2L, 3L, 4L);
    }

    @Test
    void keepsTheNewestHoweverHeavyItIs() {
        Window window = filled(1, 1, 2);
        window.add(event(3, 1 << 20));
        assertThat(positionsAfter(window, 2)).containsExactly(3L);
        assertThat(window.reachesBackTo(1)).isFalse();
        window.add(event(4, 0));
        assertThat(positionsAfter(window, 3)).containsExactly(4L);
        assertThat(window.reachesBackTo(2)).isFalse();
    }

    private static Window filled(long weightMax, long... positions) {
        Window window = new Window(EVENTS_MAX, weightMax, 0);
        for (long position : positions) {
            window.add(event(position, 0));
        }
        return window;
    }

    private static List<Long> positionsAfter(Window window, long position) {
        return window.after(position, Integer.MAX_VALUE).stream()
                .map(TailEvent::position)
                .toList();
    }

    private static TailEvent event(long position, int bytes) {
        return new TailEvent(
                new StoredEvent(
                        position,
                        new EventRow(
                                "event " + position,
                                "aggregate",
                                position,
                                Events.TYPE,
                                Instant.EPOCH,
                                "Noted",
                                null,
                                new byte[bytes],
                                new byte[0])),
                0);
    }
}
