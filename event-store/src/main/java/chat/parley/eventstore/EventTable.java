package chat.parley.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The SQL of table {@code event_store.domain_event}; each method is one round trip, or two. */
final class EventTable {
    static final String PLACE_TAKEN = "domain_event_place_taken";
    static final String ID_TAKEN = "domain_event_id_taken";

    /**
     * Whoever holds it is the only one that appends, on any node. PostgreSQL lets go of it after the transaction has become
     * visible, so the next one sees everything before it.
     */
    static final long APPEND_LOCK = 0x5041524c45590001L; // "PARLEY", 1

    /** Lasts until the end of the transaction. */
    static final String LOCK = "select pg_advisory_xact_lock(%d)".formatted(APPEND_LOCK);

    static final String COLUMNS =
            "event_id, aggregate_id, sequence_number, type, time_stamp, payload_type, payload_revision, payload, meta_data";
    static final String SELECT = "select " + COLUMNS + ", global_index from event_store.domain_event where ";

    /** Rows from the nine arrays that {@link #bind} sets, each with its place among them, from 1. */
    static final String FROM_ARRAYS = """
            unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::bytea[], ?::bytea[])
            with ordinality as event (event_id, aggregate_id, sequence_number, type, micros,
                                      payload_type, payload_revision, payload, meta_data, place)
            """;

    /** The {@link #COLUMNS} of {@link #FROM_ARRAYS}. */
    static final String OF_ARRAYS = """
            event_id, aggregate_id, sequence_number, type, %s,
            payload_type, payload_revision, payload, meta_data
            """.formatted(Columns.TIME_OF_MICROS);

    /**
     * Both statements travel together, and without a BEGIN the protocol makes them one transaction (PostgreSQL manual, 54.2.3,
     * "Extended Query"). The second sees what was committed until the lock was had, as its snapshot is taken after that.
     */
    private static final String APPEND = LOCK + """
            ;
            insert into event_store.domain_event (global_index, %s)
            select newest.global_index + event.place, %s
            from (select coalesce(max(global_index), 0) as global_index from event_store.domain_event) newest, %s
            order by event.place
            returning global_index
            """.formatted(COLUMNS, OF_ARRAYS, FROM_ARRAYS);

    private EventTable() {}

    /** Stores the rows, all or none, in their order; returns the position of the first, which the others follow. */
    static long append(Connection connection, List<EventRow> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
            bind(statement, rows);
            statement.execute();
            statement.getMoreResults();
            try (ResultSet positions = statement.getResultSet()) {
                positions.next();
                return positions.getLong(1);
            }
        }
    }

    /** Sets the first nine parameters. */
    static void bind(PreparedStatement statement, List<EventRow> rows) throws SQLException {
        new Columns<>(statement, rows)
                .texts(EventRow::eventId)
                .texts(EventRow::aggregateId)
                .numbers(EventRow::sequence)
                .texts(EventRow::type)
                .times(EventRow::timestamp)
                .texts(EventRow::payloadType)
                .texts(EventRow::payloadRevision)
                .bytes(EventRow::payload)
                .bytes(EventRow::metaData);
    }

    /** Where these very rows are stored one after the other, if they are. */
    static OptionalLong position(Connection connection, List<EventRow> rows) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select global_index from event_store.domain_event where event_id = ?")) {
            statement.setString(1, rows.getFirst().eventId());
            try (ResultSet position = statement.executeQuery()) {
                if (!position.next()) {
                    return OptionalLong.empty();
                }
                long first = position.getLong(1);
                return areStored(rows, after(connection, first - 1, rows.size()))
                        ? OptionalLong.of(first)
                        : OptionalLong.empty();
            }
        }
    }

    /** The first alone proves nothing: it may have been stored earlier, by itself, and been sent again. */
    private static boolean areStored(List<EventRow> rows, List<StoredEvent> stored) {
        return stored.size() == rows.size()
                && IntStream.range(0, rows.size())
                        .allMatch(i -> rows.get(i).isSameEvent(stored.get(i).row()));
    }

    /** The events after a position, at most that many, in the order of their commits. */
    static List<StoredEvent> after(Connection connection, long position, int max) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(SELECT + "global_index > ? order by global_index limit ?")) {
            statement.setLong(1, position);
            statement.setInt(2, max);
            return storedEvents(statement);
        }
    }

    /** What a statement that begins with {@link #SELECT} finds. */
    static List<StoredEvent> storedEvents(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            List<StoredEvent> events = new ArrayList<>();
            while (rows.next()) {
                events.add(new StoredEvent(rows.getLong(10), row(rows, 1)));
            }
            return events;
        }
    }

    /** The events of an aggregate from a sequence on, at most that many. */
    static List<EventRow> ofAggregate(Connection connection, String aggregateId, long from, int max)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT
                + "aggregate_id = ? and sequence_number >= ? and sequence_number < ? order by sequence_number")) {
            statement.setString(1, aggregateId);
            statement.setLong(2, from);
            statement.setLong(
                    3, from + max); // without gaps, no more than that; a limit could be planned as a sort of all
            return rows(statement);
        }
    }

    static Optional<Long> lastSequence(Connection connection, String aggregateId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select max(sequence_number) from event_store.domain_event where aggregate_id = ?")) {
            statement.setString(1, aggregateId);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getObject(1, Long.class));
            }
        }
    }

    static long newest(Connection connection) throws SQLException {
        return number(connection, "select coalesce(max(global_index), 0) from event_store.domain_event", null);
    }

    /** The position before the first event at or after that time, or the newest if there is none. */
    static long before(Connection connection, Instant time) throws SQLException {
        return number(
                connection,
                "select coalesce((select min(global_index) - 1 from event_store.domain_event where time_stamp >= ?),"
                        + " (select max(global_index) from event_store.domain_event), 0)",
                time.atOffset(ZoneOffset.UTC));
    }

    /** Reads the {@link #COLUMNS}, of which the first is the one with that number. */
    static EventRow row(ResultSet row, int first) throws SQLException {
        return new EventRow(
                row.getString(first),
                row.getString(first + 1),
                row.getLong(first + 2),
                row.getString(first + 3),
                row.getObject(first + 4, OffsetDateTime.class).toInstant(),
                row.getString(first + 5),
                row.getString(first + 6),
                row.getBytes(first + 7),
                row.getBytes(first + 8));
    }

    static List<EventRow> rows(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            List<EventRow> found = new ArrayList<>();
            while (rows.next()) {
                found.add(row(rows, 1));
            }
            return found;
        }
    }

    private static long number(Connection connection, String sql, @Nullable Object parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (parameter != null) {
                statement.setObject(1, parameter);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
