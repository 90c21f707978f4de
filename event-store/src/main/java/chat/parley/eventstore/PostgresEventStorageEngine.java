package chat.parley.eventstore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.eventsourcing.eventstore.BatchingEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.eventsourcing.snapshotting.SnapshotFilter;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.UnknownSerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.jspecify.annotations.Nullable;

/**
 * Stores events in PostgreSQL, many units of work with one commit, in one order that is the order of their commits on all
 * nodes.
 *
 * <p>Appends return when they are committed. As they use a connection of their own, no transaction of the caller includes
 * them: the command bus must have none ({@code NoTransactionManager}), and nothing may veto a unit of work after them.
 * The tables are made by the scripts under {@code db/event-store}.
 *
 * <p>An append throws {@code ConcurrencyException} or {@code AggregateStreamCreationException} where another was first,
 * {@link DuplicateEventException}, {@link BusyException}, or {@link EventStoreException}: of these, only
 * {@link UnknownOutcomeException} leaves open whether it was stored.
 */
public final class PostgresEventStorageEngine extends BatchingEventStorageEngine implements AutoCloseable {
    private final Reads reads;
    private final DataSource ownConnections;
    private final SnapshotFilter snapshotFilter;
    private final Appender appender;
    private volatile Appender.CommitListener listener = (firstPosition, rows, took) -> {};

    private PostgresEventStorageEngine(Builder builder, DataSource reads, DataSource ownConnections) {
        super(builder);
        this.reads = new Reads(reads);
        this.ownConnections = ownConnections;
        this.snapshotFilter = builder.filter;
        this.appender = new Appender(
                ownConnections,
                builder.appendsWaitingMax,
                builder.patience,
                (firstPosition, rows, took) -> listener.committed(firstPosition, rows, took));
    }

    /** Begins to describe an engine. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (!events.isEmpty()) {
            appender.append(
                    events.stream().map(event -> EventRow.of(event, serializer)).toList());
        }
    }

    void onCommit(Appender.CommitListener commitListener) {
        listener = commitListener;
    }

    int appendsWaiting() {
        return appender.waiting();
    }

    DataSource ownConnections() {
        return ownConnections;
    }

    @Override
    protected void storeSnapshot(DomainEventMessage<?> snapshot, Serializer serializer) {
        storeSnapshot(EventRow.of(snapshot, serializer));
    }

    void storeSnapshot(EventRow snapshot) {
        reads.run("store a snapshot of " + snapshot.aggregateId(), connection -> {
            SnapshotTable.store(connection, snapshot);
            return snapshot;
        });
    }

    @Override
    protected Stream<? extends DomainEventData<?>> readSnapshotData(String aggregateId) {
        return reads
                .run("read the snapshot of " + aggregateId, connection -> SnapshotTable.newest(connection, aggregateId))
                .stream();
    }

    @Override
    protected List<EventRow> fetchDomainEvents(String aggregateId, long from, int max) {
        return reads.run(
                "read aggregate " + aggregateId,
                connection -> EventTable.ofAggregate(connection, aggregateId, from, max));
    }

    @Override
    protected List<? extends TrackedEventData<?>> fetchTrackedEvents(@Nullable TrackingToken token, int max) {
        return eventsAfter(StoredEvent.position(token), max).stream()
                .map(StoredEvent::tracked)
                .toList();
    }

    /** What is needed to bring an aggregate to life, in one round trip unless it has more events than a batch. */
    DomainEventStream readAggregate(String aggregateId) {
        SnapshotTable.Loaded loaded = reads.run(
                "read aggregate " + aggregateId,
                connection -> SnapshotTable.withEvents(connection, aggregateId, batchSize()));
        Optional<DomainEventMessage<?>> snapshot = Optional.ofNullable(loaded.snapshot())
                .filter(snapshotFilter::allow)
                .map(this::snapshot);
        if (loaded.snapshot() != null && snapshot.isEmpty()) {
            return readEvents(aggregateId, 0);
        }
        List<EventRow> first = loaded.events();
        DomainEventStream events =
                EventStreamUtils.upcastAndDeserializeDomainEvents(first.stream(), getEventSerializer(), upcasterChain);
        if (first.size() == batchSize()) {
            events = DomainEventStream.concat(
                    events, readEvents(aggregateId, first.getLast().sequence() + 1));
        }
        return snapshot.isPresent() ? DomainEventStream.concat(DomainEventStream.of(snapshot.get()), events) : events;
    }

    private DomainEventMessage<?> snapshot(EventRow row) {
        try {
            DomainEventMessage<?> snapshot = EventStreamUtils.upcastAndDeserializeDomainEvents(
                            Stream.of(row), getSnapshotSerializer(), upcasterChain)
                    .next();
            if (snapshot.getPayload() instanceof UnknownSerializedType) { // it is read when it is first asked for
                throw new IllegalStateException("there is no class " + row.payloadType());
            }
            return snapshot;
        } catch (RuntimeException | LinkageError unreadable) {
            throw new SnapshotUnreadableException(unreadable);
        }
    }

    EventLookup lookup() {
        return new EventLookup(reads, this::messages);
    }

    EventLog log() {
        return new EventLog(this, reads);
    }

    /** The events of an aggregate from a sequence on, at most that many. */
    List<DomainEventMessage<?>> page(String aggregateId, long from, int max) {
        DomainEventStream events = EventStreamUtils.upcastAndDeserializeDomainEvents(
                fetchDomainEvents(aggregateId, from, max).stream(), getEventSerializer(), upcasterChain);
        List<DomainEventMessage<?>> page = new ArrayList<>();
        events.forEachRemaining(page::add);
        return page;
    }

    /** The next events after a position, as they are stored. */
    List<StoredEvent> eventsAfter(long position, int max) {
        return reads.run("read the log", connection -> EventTable.after(connection, position, max));
    }

    List<TrackedEventMessage<?>> messages(StoredEvent event) {
        return messages(List.of(event));
    }

    List<TrackedEventMessage<?>> messages(List<StoredEvent> events) {
        return EventUtils.upcastAndDeserializeTrackedEvents(
                        events.stream().map(StoredEvent::tracked), getEventSerializer(), upcasterChain)
                .collect(Collectors.toList());
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String aggregateId) {
        return reads.run(
                "read aggregate " + aggregateId, connection -> EventTable.lastSequence(connection, aggregateId));
    }

    /** Null, which Axon takes for the beginning. */
    @Override
    public @Nullable TrackingToken createTailToken() {
        return null;
    }

    @Override
    public TrackingToken createHeadToken() {
        return new GlobalSequenceTrackingToken(newest());
    }

    @Override
    public TrackingToken createTokenAt(Instant time) {
        return new GlobalSequenceTrackingToken(
                reads.run("read the log", connection -> EventTable.before(connection, time)));
    }

    /** The position of the newest event, 0 if there is none. */
    long newest() {
        return reads.run("read the log", EventTable::newest);
    }

    /** Takes no more appends, and returns when those that wait have their outcome. */
    @Override
    public void close() {
        appender.close();
    }

    /** What an engine needs: serializers and a database; the rest has defaults. */
    public static final class Builder extends BatchingEventStorageEngine.Builder {
        private static final int EVENTS_A_READ = 2_000;

        private @Nullable DataSource dataSource;
        private @Nullable DataSource ownConnections;
        private SnapshotFilter filter = SnapshotFilter.allowAll();
        private int appendsWaitingMax = 8_192;
        private Duration patience = Duration.ofSeconds(10);

        private Builder() {
            batchSize(EVENTS_A_READ);
        }

        /** Where events are read; mostly a pool. Its connections must commit each statement by itself. */
        public Builder dataSource(DataSource pool) {
            dataSource = pool;
            return this;
        }

        /**
         * Where the connections come from that the engine and the store keep for themselves, three of them, and one for
         * each {@link LogImport}. Not a pool: that could be exhausted, and their settings would stay with its connections.
         */
        public Builder ownConnections(DataSource unpooled) {
            ownConnections = unpooled;
            return this;
        }

        /** How many appends may wait for a commit (8,192); one more is refused as busy. */
        public Builder appendsWaitingMax(int max) {
            appendsWaitingMax = max;
            return this;
        }

        /** How long an append may wait to be written, and how long a broken connection is looked into (10 s each). */
        public Builder patience(Duration time) {
            patience = time;
            return this;
        }

        @Override
        public Builder batchSize(int events) {
            super.batchSize(events);
            return this;
        }

        @Override
        public Builder eventSerializer(Serializer serializer) {
            super.eventSerializer(serializer);
            return this;
        }

        @Override
        public Builder snapshotSerializer(Serializer serializer) {
            super.snapshotSerializer(serializer);
            return this;
        }

        @Override
        public Builder upcasterChain(EventUpcaster upcaster) {
            super.upcasterChain(upcaster);
            return this;
        }

        @Override
        public Builder snapshotFilter(SnapshotFilter snapshots) {
            super.snapshotFilter(snapshots);
            filter = snapshots;
            return this;
        }

        /** Makes the engine, which connects when it is first used. */
        public PostgresEventStorageEngine build() {
            if (dataSource == null || ownConnections == null) {
                throw new AxonConfigurationException("An event storage engine needs a dataSource and ownConnections");
            }
            return new PostgresEventStorageEngine(this, dataSource, ownConnections);
        }
    }
}
