package chat.parley.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;

/** Finds single events, wherever they are in the log; each method is one indexed read. */
final class EventLookup {
    private static final int PREFIXED_MAX = 100;

    /** By halves, as the index is by sequence; the times of an aggregate's events rise with it, but where some were imported. */
    private static final String SEQUENCE_AT = """
            with recursive search (low, high) as (
                select -1::bigint, coalesce(max(sequence_number), -1)
                from event_store.domain_event where aggregate_id = ?
                union all
                select case when event.time_stamp <= ? then middle.sequence else low end,
                       case when event.time_stamp <= ? then high else middle.sequence - 1 end
                from search
                cross join lateral (select (low + high + 1) / 2 as sequence) middle
                join event_store.domain_event event
                    on event.aggregate_id = ? and event.sequence_number = middle.sequence
                where low < high)
            select max(low) from search
            """;

    private final Reads reads;
    private final Function<List<StoredEvent>, List<TrackedEventMessage<?>>> upcasting;

    EventLookup(Reads reads, Function<List<StoredEvent>, List<TrackedEventMessage<?>>> upcasting) {
        this.reads = reads;
        this.upcasting = upcasting;
    }

    Optional<DomainEventMessage<?>> withId(String eventId) {
        return events(
                        "find event " + eventId,
                        "event_id = ?",
                        (statement, connection) -> statement.setString(1, eventId))
                .stream()
                .findFirst();
    }

    /** The column is in the order of its bytes, so what begins alike stands together. */
    List<DomainEventMessage<?>> withPrefix(String prefix) {
        int last = prefix.length() - 1;
        String end = prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
        return events(
                "find events " + prefix,
                "event_id >= ? and event_id < ? order by event_id limit " + PREFIXED_MAX,
                (statement, connection) -> {
                    statement.setString(1, prefix);
                    statement.setString(2, end);
                });
    }

    List<DomainEventMessage<?>> at(String aggregateId, Collection<Long> sequences) {
        return events(
                "read aggregate " + aggregateId,
                "aggregate_id = ? and sequence_number = any(?) order by sequence_number",
                (statement, connection) -> {
                    statement.setString(1, aggregateId);
                    statement.setArray(2, connection.createArrayOf("int8", sequences.toArray()));
                });
    }

    Set<String> stored(Collection<String> eventIds) {
        return reads.run("look for events", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "select event_id from event_store.domain_event where event_id = any(?)")) {
                statement.setArray(1, connection.createArrayOf("text", eventIds.toArray()));
                try (ResultSet rows = statement.executeQuery()) {
                    Set<String> found = new HashSet<>();
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                    return found;
                }
            }
        });
    }

    /** The sequence of an aggregate's newest event at that time, -1 if there was none. */
    long sequenceAt(String aggregateId, Instant time) {
        return reads.run("read aggregate " + aggregateId, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SEQUENCE_AT)) {
                statement.setString(1, aggregateId);
                statement.setObject(2, time.atOffset(ZoneOffset.UTC));
                statement.setObject(3, time.atOffset(ZoneOffset.UTC));
                statement.setString(4, aggregateId);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    private List<DomainEventMessage<?>> events(String purpose, String condition, Parameters parameters) {
        List<StoredEvent> found = reads.run(purpose, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(EventTable.SELECT + condition)) {
                parameters.set(statement, connection);
                return EventTable.storedEvents(statement);
            }
        });
        List<DomainEventMessage<?>> events = new ArrayList<>();
        upcasting.apply(found).forEach(event -> events.add((DomainEventMessage<?>) event));
        return events;
    }

    private interface Parameters {
        void set(PreparedStatement statement, Connection connection) throws SQLException;
    }
}
