package chat.parley.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import chat.parley.eventstore.LogImportException.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events of another log are taken over as they are, all or none. */
class LogImportTest {
    private static final Instant LONG_AGO = Instant.parse("2020-02-29T23:59:59.123456Z");

    private final Node node = new Node();
    private final EventLog log = node.store().log();

    @BeforeEach
    void beginAnEmptyLog() {
        Database.empty();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void asTheyAreAndBehindWhatIsThere() {
        node.engine().appendEvents(Events.events("mine", 0, 3));
        List<EventRow> rows = List.of(row("a", 0), row("b", 0), row("a", 1), row("b", 1), row("b", 2));
        assertThat(take(rows)).isEqualTo(5);
        List<StoredEvent> stored = log.scan(LogFilter.everything(), 3).next(100);
        assertThat(stored).extracting(StoredEvent::position).containsExactly(4L, 5L, 6L, 7L, 8L);
        assertThat(stored.stream().map(StoredEvent::row).toList())
                .usingRecursiveComparison()
                .isEqualTo(rows);
        node.engine().appendEvents(Events.events("a", 2, 1)); // life goes on
        assertThat(Database.positions()).hasSize(9).endsWith(9L);
    }

    @Test
    void manyAtOnceAndFollowersOfAllNodesSeeThem() throws InterruptedException {
        try (Node other = new Node();
                BlockingStream<TrackedEventMessage<?>> here = node.store().openStream(null);
                BlockingStream<TrackedEventMessage<?>> there = other.store().openStream(null)) {
            List<EventRow> rows =
                    LongStream.range(0, 45_000).mapToObj(i -> row("a", i)).toList();
            assertThat(take(rows)).isEqualTo(45_000);
            for (BlockingStream<TrackedEventMessage<?>> stream : List.of(here, there)) {
                for (long position = 1; position <= 45_000; position++) {
                    assertThat(stream.nextAvailable().trackingToken().position().orElseThrow())
                            .isEqualTo(position);
                }
            }
        }
    }

    @Test
    void orderIsNeeded() {
        isRefused(List.of(row("a", 0), row("a", 2)), Fault.OUT_OF_SEQUENCE, 2);
        isRefused(List.of(row("a", 0), row("b", 1), row("b", 0)), Fault.OUT_OF_SEQUENCE, 2);
        isRefused(List.of(row("a", 0), row("a", 1), row("a", 1)), Fault.REPEATED, 3);
        isRefused(List.of(row("a", 0), row("a", 1), row("b", 0, "a-0")), Fault.REPEATED, 3);
    }

    @Test
    void whatIsThereIsNotAddedTo() {
        take(List.of(row("a", 0), row("a", 1)));
        isRefused(List.of(row("b", 0), row("a", 0), row("a", 1), row("a", 2)), Fault.AGGREGATE_EXISTS, 2);
        isRefused(List.of(row("b", 0), row("c", 0, "a-1")), Fault.ID_TAKEN, 2);
    }

    @Test
    void aFirstEventThatSaysTheSameIsLeftAsItIs() {
        take(List.of(row("a", 0, "mine")));
        assertThat(take(List.of(row("b", 0), row("a", 0), row("a", 1)))).isEqualTo(2);
        assertThat(Database.query(String.class, "select event_id from event_store.domain_event order by global_index"))
                .containsExactly("mine", "b-0", "a-1");
        assertThat(Database.positions()).containsExactly(1L, 2L, 3L);
        take(List.of(new EventRow("x", "c", 0, "T", LONG_AGO, "said", "1", bytes("another"), bytes("{}"))));
        isRefused(List.of(row("c", 0), row("c", 1)), Fault.AGGREGATE_EXISTS, 1);
    }

    @Test
    void waitsForAppendsAndAppendsForIt() {
        LogImport begun = log.beginImport();
        begun.add(row("a", 0));
        node.engine().appendEvents(Events.events("mine", 0, 1)); // nothing is held up before it is complete
        Thread finishing;
        try (Database.HeldLock held = Database.holdAppends()) {
            finishing = Thread.ofPlatform().start(begun::finish);
            held.awaitAppendBy(node.name());
            assertThat(Database.positions()).hasSize(1);
        }
        await().until(() -> !finishing.isAlive());
        begun.close();
        assertThat(Database.positions()).containsExactly(1L, 2L);
    }

    @Test
    void ofWhichOneGivesUpNothingIsLeft() {
        try (LogImport begun = log.beginImport()) {
            LongStream.range(0, 2_000).forEach(i -> begun.add(row("a", i)));
        }
        assertThat(Database.positions()).isEmpty();
        assertThat(take(List.of(row("a", 0)))).isEqualTo(1);
        assertThat(take(List.of())).isZero();
    }

    private void isRefused(List<EventRow> rows, Fault fault, long event) {
        List<Long> before = Database.positions();
        LogImportException refusal = catchThrowableOfType(LogImportException.class, () -> take(rows));
        assertThat(refusal.fault()).isEqualTo(fault);
        assertThat(refusal.event()).isEqualTo(event);
        assertThat(Database.positions()).isEqualTo(before);
        Database.holdAppends().close(); // it has let go of the lock
    }

    private long take(List<EventRow> rows) {
        try (LogImport begun = log.beginImport()) {
            rows.forEach(begun::add);
            return begun.finish();
        }
    }

    private static EventRow row(String aggregateId, long sequence) {
        return row(aggregateId, sequence, aggregateId + "-" + sequence);
    }

    private static EventRow row(String aggregateId, long sequence, String eventId) {
        return new EventRow(
                eventId,
                aggregateId,
                sequence,
                Events.TYPE,
                LONG_AGO.plusSeconds(sequence),
                Events.Noted.class.getName(),
                null,
                bytes("{\"text\":\"🦜 %d\"}".formatted(sequence)),
                bytes("{}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
