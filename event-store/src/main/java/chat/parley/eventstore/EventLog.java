package chat.parley.eventstore;

import java.util.List;
import java.util.OptionalLong;
import org.axonframework.eventhandling.TrackedEventMessage;

/** The log itself, as it is stored: read from any place on, and taken over from another log. */
public final class EventLog {
    private final PostgresEventStorageEngine engine;
    private final Reads reads;

    EventLog(PostgresEventStorageEngine engine, Reads reads) {
        this.engine = engine;
        this.reads = reads;
    }

    /**
     * Reads what there is now behind a place: the position of an event or, if the filter is for one aggregate, its sequence
     * in that.
     */
    public LogScan scan(LogFilter filter, long after) {
        String aggregateId = filter.aggregateId();
        long newest = aggregateId == null
                ? engine.newest()
                : engine.lastSequenceNumberFor(aggregateId).orElse(-1L);
        List<String> names = filter.payloadTypes().stream()
                .map(type -> engine.getEventSerializer().typeForClass(type).getName())
                .toList();
        return new LogScan(reads, filter, names, after, newest);
    }

    /** What a stored event says today: mostly one message; upcasters may make none or several of it. */
    public List<TrackedEventMessage<?>> messages(StoredEvent event) {
        return engine.messages(event);
    }

    /** The same as streams give it: with an {@link UnreadableEvent} where it cannot be read. */
    public List<TrackedEventMessage<?>> streamed(StoredEvent event) {
        return UnreadableEvent.orMessages(event, engine);
    }

    /** The sequence of an aggregate's newest event, if it has any. */
    public OptionalLong newestOf(String aggregateId) {
        return engine.lastSequenceNumberFor(aggregateId).map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    /** Begins to take over events from another log. */
    public LogImport beginImport() {
        return LogImport.begin(engine.ownConnections());
    }
}
