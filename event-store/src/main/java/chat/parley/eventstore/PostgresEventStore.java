package chat.parley.eventstore;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.common.Registration;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DefaultEventBusSpanFactory;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventBusSpanFactory;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.AbstractEventStore;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.tracing.NoOpSpanFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event store over a {@link PostgresEventStorageEngine}: streams that all follow one tail, which knows this node's
 * commits at once and those of others within milliseconds; events by identifier; snapshots in the background.
 */
public final class PostgresEventStore extends AbstractEventStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresEventStore.class);
    private static final int SNAPSHOTS_CLOSE_SECONDS = 10;

    private final PostgresEventStorageEngine engine;
    private final Map<String, EventRow> dueSnapshots = new ConcurrentHashMap<>();
    private final ExecutorService snapshots = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("event-snapshots").daemon().factory());
    private volatile AppendListener appends = (payloadTypes, took) -> {};
    private volatile @Nullable Tail tail;
    private volatile @Nullable TailReader reader;

    /** The engine is closed by whoever made it. */
    public PostgresEventStore(PostgresEventStorageEngine engine) {
        this(
                engine,
                DefaultEventBusSpanFactory.builder()
                        .spanFactory(NoOpSpanFactory.INSTANCE)
                        .build());
    }

    /** The same, with spans around its commits. */
    public PostgresEventStore(PostgresEventStorageEngine engine, EventBusSpanFactory spans) {
        super(builder(engine, spans));
        this.engine = engine;
        engine.onCommit(this::committed);
    }

    private static Builder builder(PostgresEventStorageEngine engine, EventBusSpanFactory spans) {
        Builder builder = new Builder();
        builder.storageEngine(engine).spanFactory(spans);
        return builder;
    }

    /** Has one listener told of this node's commits from now on. */
    public void onAppend(AppendListener listener) {
        appends = listener;
    }

    private void committed(long firstPosition, List<EventRow> rows, Duration took) {
        TailReader following = reader;
        if (following != null) {
            following.committed(firstPosition, rows);
        }
        appends.appended(rows.stream().map(EventRow::payloadType).toList(), took);
    }

    /** How many units of work wait for their commit. */
    public int appendsWaiting() {
        return engine.appendsWaiting();
    }

    /** How long ago the tail was last known to hold all that was committed, on any node; zero where nobody follows it. */
    public Duration sinceTailComplete() {
        TailReader following = reader;
        return following == null ? Duration.ZERO : following.sinceComplete();
    }

    /** The position of the newest event that has come to this node, 0 where nobody follows the log. */
    public long newestKnown() {
        Tail known = tail;
        return known == null ? 0 : known.newest();
    }

    /**
     * How long ago the event at a position came to this node: for its own, how long ago it was committed; null if that was
     * so long ago that it is forgotten.
     */
    public @Nullable Duration ageOf(long position) {
        Tail known = tail;
        return known == null ? null : known.age(position);
    }

    /** Opens a stream of the events after the token; null is the beginning. */
    @Override
    public TrackingEventStream openStream(@Nullable TrackingToken token) {
        return new TailStream(engine, tail(), StoredEvent.position(token), () -> Duration.ZERO);
    }

    /**
     * The same events for readers that may wait a moment: a stream that has nothing to give waits that long for more once
     * something has come, unless somebody is in a {@link #hurry}. Several events are then one batch, and other readers come
     * first.
     */
    public StreamableMessageSource<TrackedEventMessage<?>> gathering(Supplier<Duration> moment) {
        return new StreamableMessageSource<>() {
            @Override
            public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken token) {
                return new TailStream(engine, tail(), StoredEvent.position(token), moment);
            }

            @Override
            public @Nullable TrackingToken createTailToken() {
                return engine.createTailToken();
            }

            @Override
            public TrackingToken createHeadToken() {
                return engine.createHeadToken();
            }

            @Override
            public TrackingToken createTokenAt(Instant time) {
                return engine.createTokenAt(time);
            }
        };
    }

    /** Has streams that are {@link #gathering} on this node give what there is: somebody waits for what comes of it. */
    public void hurry() {
        Tail known = tail;
        if (known != null) {
            known.hurry();
        }
    }

    private synchronized Tail tail() {
        Tail known = tail;
        if (known == null) {
            known = new Tail(engine.newest());
            TailReader following = new TailReader(known, engine.ownConnections());
            tail = known;
            reader = following;
            following.start();
        }
        return known;
    }

    /** Reads the aggregate's snapshot and the events after it in one round trip. */
    @Override
    public DomainEventStream readEvents(String aggregateId) {
        DomainEventStream stored;
        try {
            stored = engine.readAggregate(aggregateId);
        } catch (SnapshotUnreadableException unreadable) {
            LOG.warn("Reading aggregate {} from its first event: {}", aggregateId, unreadable.getMessage());
            stored = engine.readEvents(aggregateId, 0);
        }
        return DomainEventStream.concat(stored, DomainEventStream.of(stagedDomainEventMessages(aggregateId)));
    }

    /** The stored events of an aggregate from a sequence on, at most that many. */
    public List<DomainEventMessage<?>> readPage(String aggregateId, long from, int max) {
        return engine.page(aggregateId, from, max);
    }

    /** The event with that identifier, if it is stored. */
    public Optional<DomainEventMessage<?>> findEvent(String eventId) {
        return engine.lookup().withId(eventId);
    }

    /** The events whose identifiers begin like that, by identifier; at most 100. */
    public List<DomainEventMessage<?>> findEventsByPrefix(String prefix) {
        return engine.lookup().withPrefix(prefix);
    }

    /** Those of these identifiers that are of stored events. */
    public Set<String> storedIds(Collection<String> eventIds) {
        return eventIds.isEmpty() ? Set.of() : engine.lookup().stored(eventIds);
    }

    /** The stored events of an aggregate at these sequences, by sequence. */
    public List<DomainEventMessage<?>> readEventsAt(String aggregateId, Collection<Long> sequences) {
        return sequences.isEmpty() ? List.of() : engine.lookup().at(aggregateId, sequences);
    }

    /** The sequence of an aggregate's newest event at that time, -1 if there was none yet. */
    public long sequenceAt(String aggregateId, Instant time) {
        return engine.lookup().sequenceAt(aggregateId, time);
    }

    /** The log itself, for whoever reads or moves it as a whole. */
    public EventLog log() {
        return engine.log();
    }

    /** The event at that sequence of an aggregate: stored, or about to be by the current unit of work. */
    public Optional<DomainEventMessage<?>> findEvent(String aggregateId, long sequence) {
        return stagedDomainEventMessages(aggregateId)
                .filter(event -> event.getSequenceNumber() == sequence)
                .<DomainEventMessage<?>>map(event -> event)
                .findAny()
                .or(() -> engine.page(aggregateId, sequence, 1).stream()
                        .filter(event -> event.getSequenceNumber() == sequence)
                        .findAny());
    }

    /**
     * Stores a snapshot in the background, or not at all: it only saves time. Its state is taken now, on this thread.
     */
    public void storeSnapshotLater(DomainEventMessage<?> snapshot) {
        EventRow row = EventRow.of(snapshot, engine.getSnapshotSerializer());
        if (dueSnapshots.put(row.aggregateId(), row) == null) {
            try {
                snapshots.execute(() -> storeDueSnapshot(row.aggregateId()));
            } catch (RejectedExecutionException closing) {
                dueSnapshots.clear();
            }
        }
    }

    private void storeDueSnapshot(String aggregateId) {
        EventRow newest = dueSnapshots.remove(aggregateId);
        try {
            if (newest != null) {
                engine.storeSnapshot(newest);
            }
        } catch (RuntimeException failure) {
            LOG.warn("The snapshot of aggregate {} was not stored: {}", aggregateId, failure.getMessage());
        }
    }

    /** Refuses: a subscriber would be told before the commit, and could no longer prevent it. */
    @Override
    public Registration subscribe(Consumer<List<? extends EventMessage<?>>> subscriber) {
        throw new AxonConfigurationException(
                "This event store has no subscribing processors: they would see events that may yet fail to be stored, and"
                        + " could report a stored event as failed. Use a tracking or pooled streaming processor.");
    }

    /** Ends the tail and stores the snapshots that are due; the engine goes on. */
    @Override
    public void close() {
        snapshots.shutdown();
        try {
            if (!snapshots.awaitTermination(SNAPSHOTS_CLOSE_SECONDS, TimeUnit.SECONDS)) {
                snapshots.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        TailReader following = reader;
        if (following != null) {
            following.close();
        }
    }

    private static final class Builder extends AbstractEventStore.Builder {}
}
