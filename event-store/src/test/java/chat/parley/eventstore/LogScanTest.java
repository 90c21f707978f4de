package chat.parley.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parts of the log, by time, type and aggregate. */
class LogScanTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final int MINUTES = 6_000;

    private final Node node = new Node();
    private final EventLog log = node.store().log();

    /** A log of two aggregates in turns, an event a minute, of which every thousandth is a rare one. */
    @BeforeEach
    void fill() {
        Database.empty();
        List<GenericDomainEventMessage<?>> events = new ArrayList<>();
        for (int minute = 0; minute < MINUTES; minute++) {
            Object payload = minute % 1_000 == 999 ? new Rare(minute) : new Events.Noted("minute " + minute);
            events.add(new GenericDomainEventMessage<>(
                    Events.TYPE,
                    minute % 2 == 0 ? "even" : "odd",
                    minute / 2,
                    payload,
                    MetaData.emptyInstance(),
                    "event-" + minute,
                    NOON.plusSeconds(60L * minute)));
        }
        node.engine().appendEvents(events);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void givesEverythingOnceAndInOrderWhateverThePageAndWhereverItBegan() {
        for (int page : new int[] {7, 1_000, 2 * MINUTES}) {
            assertThat(positions(LogFilter.everything(), 0, page)).containsExactlyElementsOf(range(1, MINUTES));
        }
        assertThat(positions(LogFilter.everything(), 5_990, 7)).containsExactlyElementsOf(range(5_991, MINUTES));
        assertThat(positions(LogFilter.everything(), MINUTES + 5, 7)).isEmpty();
    }

    @Test
    void givesWhatWasPublishedInATime() {
        LogFilter day = new LogFilter(null, List.of(), NOON.plusSeconds(60 * 4_000), NOON.plusSeconds(60 * 4_500));
        assertThat(positions(day, 0, 50)).containsExactlyElementsOf(range(4_001, 4_500));
        assertThat(positions(day, 4_490, 50)).containsExactlyElementsOf(range(4_491, 4_500));
        assertThat(positions(new LogFilter(null, List.of(), NOON.plusSeconds(60 * 9_000), null), 0, 50))
                .isEmpty();
    }

    @Test
    void missesNothingOfATimeWhosePositionsAreNotItsOrder() {
        node.engine()
                .appendEvents(List.of(new GenericDomainEventMessage<>(
                        Events.TYPE,
                        "other",
                        0,
                        new Events.Noted("taken over"),
                        MetaData.emptyInstance(),
                        "taken over",
                        NOON.minusSeconds(60))));
        LogFilter before = new LogFilter(null, List.of(), NOON.minusSeconds(3_600), NOON.plusSeconds(60));
        assertThat(positions(before, 0, 50)).containsExactly(1L, MINUTES + 1L);
    }

    @Test
    void findsRareTypesOnesFarApart() {
        LogFilter rare = new LogFilter(null, List.of(Rare.class), null, null);
        assertThat(positions(rare, 0, 2)).containsExactly(1_000L, 2_000L, 3_000L, 4_000L, 5_000L, 6_000L);
        assertThat(log.messages(log.scan(rare, 0).next(1).getFirst()).getFirst().getPayload())
                .isEqualTo(new Rare(999));
    }

    @Test
    void countsByTheSequenceInOneAggregate() {
        LogFilter odd = new LogFilter("odd", List.of(Rare.class), NOON.plusSeconds(60 * 2_000), null);
        LogScan scan = log.scan(odd, -1);
        List<StoredEvent> found = new ArrayList<>();
        while (!scan.isAtEnd()) {
            found.addAll(scan.next(3));
        }
        assertThat(found).extracting(event -> event.row().sequence()).containsExactly(1_499L, 1_999L, 2_499L, 2_999L);
        assertThat(scan.place()).isEqualTo(2_999);
        assertThat(positions(LogFilter.ofAggregate("even"), 2_989, 4)).hasSize(10);
        assertThat(log.scan(LogFilter.ofAggregate("none"), -1).isAtEnd()).isTrue();
        assertThat(log.newestOf("odd")).hasValue(2_999);
        assertThat(log.newestOf("none")).isEmpty();
    }

    @Test
    void endsWhereTheLogEndedWhenItBegan() {
        LogScan scan = log.scan(LogFilter.everything(), MINUTES - 1);
        node.engine().appendEvents(Events.events("late", 0, 3));
        assertThat(scan.next(50)).hasSize(1);
        assertThat(scan.isAtEnd()).isTrue();
    }

    private List<Long> positions(LogFilter filter, long after, int page) {
        List<Long> positions = new ArrayList<>();
        LogScan scan = log.scan(filter, after);
        while (!scan.isAtEnd()) {
            List<StoredEvent> found = scan.next(page);
            assertThat(found).hasSizeLessThanOrEqualTo(page);
            found.forEach(event -> positions.add(event.position()));
            if (!found.isEmpty()) {
                assertThat(scan.place()).isGreaterThanOrEqualTo(scan.placeOf(found.getLast()));
            }
        }
        return positions;
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    /** Something that seldom happens. */
    record Rare(int minute) {}
}
