package chat.parley.eventstore;

import static chat.parley.eventstore.Events.event;
import static chat.parley.eventstore.Events.events;
import static chat.parley.eventstore.Events.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.eventstore.Events.Noted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Axon expects of any engine: appending, and reading the events of an aggregate. */
class PostgresEventStorageEngineTest {
    private static final int BATCH = 10;

    private final Node node = new Node(engine -> engine.batchSize(BATCH));
    private final PostgresEventStorageEngine engine = node.engine();
    private final String aggregate = Events.newAggregate();

    @BeforeEach
    void beginAnEmptyLog() {
        Database.empty();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void readsAnAggregateAsItWasAppended() {
        List<DomainEventMessage<Noted>> appended = events(aggregate, 0, 3);
        engine.appendEvents(appended);
        List<DomainEventMessage<?>> read = read(0);
        assertThat(read).hasSize(3);
        for (int i = 0; i < read.size(); i++) {
            DomainEventMessage<?> event = read.get(i);
            assertThat(event.getIdentifier()).isEqualTo(appended.get(i).getIdentifier());
            assertThat(event.getAggregateIdentifier()).isEqualTo(aggregate);
            assertThat(event.getSequenceNumber()).isEqualTo(i);
            assertThat(event.getType()).isEqualTo(Events.TYPE);
            assertThat(event.getPayloadType()).isEqualTo(Noted.class);
            assertThat(event.getPayload()).isEqualTo(appended.get(i).getPayload());
        }
    }

    @Test
    void readsNoOtherAggregate() {
        engine.appendEvents(events(Events.newAggregate(), 0, 2));
        engine.appendEvents(events(aggregate, 0, 1));
        assertThat(read(0)).hasSize(1);
        assertThat(engine.readEvents(Events.newAggregate()).hasNext()).isFalse();
    }

    @Test
    void readsAnAggregateFromASequenceOn() {
        engine.appendEvents(events(aggregate, 0, 5));
        assertThat(read(3)).extracting(DomainEventMessage::getSequenceNumber).containsExactly(3L, 4L);
        assertThat(read(5)).isEmpty();
    }

    @Test
    void readsAnAggregateOfMoreEventsThanABatch() {
        for (int count : List.of(BATCH - 1, BATCH, BATCH + 1, 3 * BATCH)) {
            String id = Events.newAggregate();
            engine.appendEvents(events(id, 0, count));
            List<Long> expected = LongStream.range(0, count).boxed().toList();
            assertThat(engine.readEvents(id).asStream())
                    .extracting(DomainEventMessage::getSequenceNumber)
                    .containsExactlyElementsOf(expected);
            assertThat(node.store().readEvents(id).asStream())
                    .extracting(DomainEventMessage::getSequenceNumber)
                    .containsExactlyElementsOf(expected);
            DomainEventStream consumed = node.store().readEvents(id);
            consumed.forEachRemaining(event -> {});
            assertThat(consumed.getLastSequenceNumber()).isEqualTo(count - 1);
        }
    }

    @Test
    void keepsTheOrderWithinAnAppend() {
        String other = Events.newAggregate();
        engine.appendEvents(List.of(
                event(aggregate, 0, "a"), event(other, 0, "b"), event(aggregate, 1, "c"), event(other, 1, "d")));
        assertThat(texts(engine.readEvents(null, false))).containsExactly("a", "b", "c", "d");
    }

    @Test
    void storesAnAppendWholeOrNotAtAll() {
        engine.appendEvents(events(aggregate, 0, 3));
        String other = Events.newAggregate();
        assertThatExceptionOfType(ConcurrencyException.class)
                .isThrownBy(() -> engine.appendEvents(List.of(event(aggregate, 3), event(aggregate, 2))));
        assertThatExceptionOfType(EventStoreException.class)
                .isThrownBy(() -> engine.appendEvents(List.of(event(other, 0), event(other + "\0", 0))));
        assertThat(read(0)).hasSize(3);
        assertThat(engine.readEvents(other).hasNext()).isFalse();
    }

    @Test
    void tellsAConflictFromAnAggregateThatExists() {
        engine.appendEvents(events(aggregate, 0, 3));
        assertThatExceptionOfType(ConcurrencyException.class)
                .isThrownBy(() -> engine.appendEvents(List.of(event(aggregate, 2))))
                .withMessageContaining(aggregate)
                .withMessageContaining("sequence 2");
        assertThatExceptionOfType(AggregateStreamCreationException.class)
                .isThrownBy(() -> engine.appendEvents(List.of(event(aggregate, 0))))
                .withMessageContaining(aggregate);
    }

    @Test
    void tellsAnEventThatIsStoredAlreadyFromAConflict() {
        DomainEventMessage<Noted> first = event(aggregate, 0);
        engine.appendEvents(List.of(first));
        DomainEventMessage<?> again = new GenericDomainEventMessage<>(
                Events.TYPE,
                aggregate,
                1,
                new Noted("again"),
                MetaData.emptyInstance(),
                first.getIdentifier(),
                Instant.EPOCH);
        assertThatExceptionOfType(DuplicateEventException.class).isThrownBy(() -> engine.appendEvents(List.of(again)));
        assertThatExceptionOfType(DuplicateEventException.class)
                .as("the very same again")
                .isThrownBy(() -> engine.appendEvents(List.of(first)));
        assertThat(texts(engine.readEvents(aggregate).asStream())).containsExactly("note 0");
    }

    @Test
    void appendingNothingIsNoError() {
        engine.appendEvents(List.of());
        assertThat(Database.positions()).isEmpty();
    }

    @Test
    void givesPositionsWithoutHolesEvenAfterFailures() {
        engine.appendEvents(events(aggregate, 0, 2));
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(ConcurrencyException.class)
                    .isThrownBy(() -> engine.appendEvents(List.of(event(aggregate, 1))));
        }
        engine.appendEvents(events(aggregate, 2, 2));
        assertThat(Database.positions()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void storesEventsThatNoAggregatePublished() {
        EventMessage<Noted> loose = new GenericEventMessage<>(new Noted("loose"));
        engine.appendEvents(List.of(loose, new GenericEventMessage<>(new Noted("another"))));
        engine.appendEvents(List.of(event(aggregate, 0, "of an aggregate")));
        assertThat(engine.readEvents(null, false))
                .satisfiesExactly(
                        event -> {
                            assertThat(event.getIdentifier()).isEqualTo(loose.getIdentifier());
                            assertThat(event.getPayload()).isEqualTo(loose.getPayload());
                        },
                        event -> assertThat(event.getPayload()).isEqualTo(new Noted("another")),
                        event -> assertThat(event.getPayload()).isEqualTo(new Noted("of an aggregate")));
    }

    @Test
    void keepsMetaData() {
        Map<String, Object> metaData = Map.of("user", "ada", "attempt", 2, "urgent", true, "tags", List.of("a", "é"));
        engine.appendEvents(List.of(event(aggregate, 0).withMetaData(metaData)));
        assertThat(read(0).getFirst().getMetaData()).containsExactlyInAnyOrderEntriesOf(metaData);
        assertThat(engine.readEvents(null, false).findFirst().orElseThrow().getMetaData())
                .containsExactlyInAnyOrderEntriesOf(metaData);
    }

    @Test
    void keepsTimesToTheMicrosecond() {
        List<Instant> times = List.of(
                Instant.parse("2026-03-29T01:30:00.123456789Z"),
                Instant.parse("1969-12-31T23:59:59.999999999Z"),
                Instant.parse("1883-11-18T12:03:57.000001Z"),
                Instant.parse("9999-12-31T23:59:59.999999Z"));
        engine.appendEvents(IntStream.range(0, times.size())
                .mapToObj(i -> new GenericDomainEventMessage<>(
                        Events.TYPE, aggregate, i, new Noted(""), MetaData.emptyInstance(), "id" + i, times.get(i)))
                .toList());
        assertThat(read(0))
                .extracting(DomainEventMessage::getTimestamp)
                .containsExactly(
                        Instant.parse("2026-03-29T01:30:00.123456Z"),
                        Instant.parse("1969-12-31T23:59:59.999999Z"),
                        Instant.parse("1883-11-18T12:03:57.000001Z"),
                        Instant.parse("9999-12-31T23:59:59.999999Z"));
    }

    @Test
    void knowsTheLastSequenceOfAnAggregate() {
        assertThat(engine.lastSequenceNumberFor(aggregate)).isEmpty();
        engine.appendEvents(events(aggregate, 0, 4));
        assertThat(engine.lastSequenceNumberFor(aggregate)).contains(3L);
    }

    @Test
    void findsAnEventByItsIdentifierOrItsPlace() {
        List<DomainEventMessage<Noted>> appended = events(aggregate, 0, 3);
        EventMessage<Noted> loose = new GenericEventMessage<>(new Noted("loose"));
        engine.appendEvents(appended);
        engine.appendEvents(List.of(loose));
        PostgresEventStore store = node.store();
        String id = appended.get(1).getIdentifier();
        assertThat(store.findEvent(id)).hasValueSatisfying(event -> {
            assertThat(event.getIdentifier()).isEqualTo(id);
            assertThat(event.getSequenceNumber()).isEqualTo(1);
            assertThat(event.getPayload()).isEqualTo(new Noted("note 1"));
        });
        assertThat(store.findEvent(aggregate, 1))
                .hasValueSatisfying(event -> assertThat(event.getIdentifier()).isEqualTo(id));
        assertThat(store.findEvent(loose.getIdentifier()))
                .hasValueSatisfying(event -> assertThat(event.getPayload()).isEqualTo(loose.getPayload()));
        assertThat(store.findEvent("no such event")).isEmpty();
        assertThat(store.findEvent(aggregate, 3)).isEmpty();
    }

    @Test
    void cannotBeMadeWithoutADatabase() {
        assertThatExceptionOfType(AxonConfigurationException.class)
                .isThrownBy(() -> PostgresEventStorageEngine.builder()
                        .eventSerializer(Node.SERIALIZER)
                        .snapshotSerializer(Node.SERIALIZER)
                        .build())
                .withMessageContaining("dataSource");
    }

    @Test
    void saysWhatCouldNotBeRead() {
        try (Node away = new Node(engine -> {
            var nowhere = Database.dataSource("nowhere");
            nowhere.setPortNumbers(new int[] {1});
            return engine.dataSource(nowhere);
        })) {
            assertThatExceptionOfType(EventStoreException.class)
                    .isThrownBy(() -> away.engine().lastSequenceNumberFor(aggregate))
                    .withMessageContaining("Cannot read aggregate " + aggregate);
        }
    }

    private List<DomainEventMessage<?>> read(long from) {
        return engine.readEvents(aggregate, from)
                .asStream()
                .<DomainEventMessage<?>>map(event -> event)
                .toList();
    }
}
