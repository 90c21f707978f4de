package chat.parley.eventstore;

import static chat.parley.eventstore.Events.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.eventstore.Events.Noted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.serialization.Revision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A snapshot stands for the events before it; nothing depends on it. */
class SnapshotsTest {
    private static final int BATCH = 5;

    private final Node node = new Node(engine -> {
        engine.batchSize(BATCH);
        return engine.snapshotFilter(
                snapshot -> !"old".equals(snapshot.getPayload().getType().getRevision()));
    });
    private final PostgresEventStorageEngine engine = node.engine();
    private final PostgresEventStore store = node.store();
    private final String aggregate = Events.newAggregate();

    /** The state of a notebook. */
    record Notebook(String contents) {}

    /** The state of a notebook as it once was. */
    @Revision("old")
    record OldNotebook(String pages) {}

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void standsForTheEventsBeforeIt() {
        engine.appendEvents(events(aggregate, 0, 4));
        store.storeSnapshot(snapshot(1, new Notebook("two notes")));
        assertThat(payloads(store.readEvents(aggregate)))
                .containsExactly(new Notebook("two notes"), new Noted("note 2"), new Noted("note 3"));
        assertThat(engine.readSnapshot(aggregate)).hasValueSatisfying(snapshot -> {
            assertThat(snapshot.getPayload()).isEqualTo(new Notebook("two notes"));
            assertThat(snapshot.getSequenceNumber()).isEqualTo(1);
            assertThat(snapshot.getType()).isEqualTo(Events.TYPE);
        });
    }

    @Test
    void oneRoundTripReadsTheSameAsSeveral() {
        engine.appendEvents(events(aggregate, 0, 4 * BATCH));
        for (int at : List.of(0, BATCH - 1, 3 * BATCH - 1, 3 * BATCH, 4 * BATCH - 1)) {
            store.storeSnapshot(snapshot(at, new Notebook("until " + at)));
            DomainEventStream oneByOne = DomainEventStream.concat(
                    DomainEventStream.of(engine.readSnapshot(aggregate).orElseThrow()),
                    engine.readEvents(aggregate, at + 1));
            DomainEventStream together = store.readEvents(aggregate);
            assertThat(payloads(together)).isEqualTo(payloads(oneByOne)).hasSize(4 * BATCH - at);
            assertThat(together.getLastSequenceNumber()).isEqualTo(4 * BATCH - 1);
        }
    }

    @Test
    void noEventIsReadThatOneStandsFor() throws SQLException {
        engine.appendEvents(events(aggregate, 0, 4));
        engine.storeSnapshot(snapshot(1, new Notebook("two notes")));
        try (Connection connection = Database.dataSource("test").getConnection()) {
            assertThat(SnapshotTable.withEvents(connection, aggregate, BATCH).events())
                    .extracting(EventRow::sequence)
                    .containsExactly(2L, 3L);
        }
    }

    @Test
    void aNewerOneTakesThePlaceOfTheOlder() {
        engine.appendEvents(events(aggregate, 0, 4));
        String other = Events.newAggregate();
        engine.storeSnapshot(new GenericDomainEventMessage<>(Events.TYPE, other, 0, new Notebook("another")));
        engine.storeSnapshot(snapshot(1, new Notebook("two notes")));
        engine.storeSnapshot(snapshot(3, new Notebook("four notes")));
        assertThat(payloads(store.readEvents(aggregate))).containsExactly(new Notebook("four notes"));
        assertThat(storedSnapshots(aggregate)).containsExactly(3L);
        assertThat(storedSnapshots(other)).containsExactly(0L);
    }

    @Test
    void anOlderOneThatComesLateChangesNothing() {
        engine.appendEvents(events(aggregate, 0, 4));
        engine.storeSnapshot(snapshot(3, new Notebook("four notes")));
        engine.storeSnapshot(snapshot(1, new Notebook("two notes")));
        assertThat(payloads(store.readEvents(aggregate))).containsExactly(new Notebook("four notes"));
    }

    @Test
    void storingTheSameAgainIsNoError() {
        DomainEventMessage<Notebook> snapshot = snapshot(0, new Notebook("first"));
        engine.storeSnapshot(snapshot);
        engine.storeSnapshot(snapshot);
        engine.storeSnapshot(snapshot(0, new Notebook("of another node")));
        assertThat(storedSnapshots(aggregate)).containsExactly(0L);
    }

    @Test
    void oneThatIsFilteredOutIsPassedOver() {
        engine.appendEvents(events(aggregate, 0, 2 * BATCH));
        engine.storeSnapshot(snapshot(1, new OldNotebook("two notes")));
        assertThat(engine.readSnapshot(aggregate)).isEmpty();
        assertThat(payloads(store.readEvents(aggregate)))
                .hasSize(2 * BATCH)
                .startsWith(new Noted("note 0"), new Noted("note 1"));
    }

    @Test
    void oneThatCannotBeReadIsPassedOver() {
        engine.appendEvents(events(aggregate, 0, 2));
        engine.storeSnapshot(snapshot(1, new Notebook("two notes")));
        for (String damage : List.of(
                "payload = '\\x00'", "payload_type = 'chat.parley.NoSuchClass'", "payload = convert_to('{', 'UTF8')")) {
            Database.execute("update event_store.snapshot set " + damage + " where aggregate_id = ?", aggregate);
            assertThat(payloads(store.readEvents(aggregate)))
                    .as(damage)
                    .containsExactly(new Noted("note 0"), new Noted("note 1"));
        }
    }

    @Test
    void isStoredInTheBackgroundAsItWasThen() {
        engine.appendEvents(events(aggregate, 0, 2));
        store.storeSnapshotLater(snapshot(0, new Notebook("one note")));
        store.storeSnapshotLater(snapshot(1, new Notebook("two notes")));
        await().untilAsserted(() ->
                assertThat(payloads(store.readEvents(aggregate))).containsExactly(new Notebook("two notes")));
    }

    @Test
    void whatIsDueIsStoredBeforeTheStoreCloses() {
        engine.appendEvents(events(aggregate, 0, 1));
        store.storeSnapshotLater(snapshot(0, new Notebook("one note")));
        store.close();
        assertThat(storedSnapshots(aggregate)).containsExactly(0L);
        store.storeSnapshotLater(snapshot(0, new Notebook("too late")));
    }

    private <P> DomainEventMessage<P> snapshot(long sequence, P state) {
        return new GenericDomainEventMessage<>(Events.TYPE, aggregate, sequence, state);
    }

    private static List<Object> payloads(DomainEventStream events) {
        return events.asStream().<Object>map(event -> event.getPayload()).toList();
    }

    private static List<Long> storedSnapshots(String aggregateId) {
        return Database.query(
                Long.class, "select sequence_number from event_store.snapshot where aggregate_id = ?", aggregateId);
    }
}
