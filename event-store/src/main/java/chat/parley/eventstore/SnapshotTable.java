package chat.parley.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SQL of table {@code event_store.snapshot}; each method is one round trip. */
final class SnapshotTable {
    private static final String COLUMNS = EventTable.COLUMNS;

    private static final String STORE = """
            with older as (delete from event_store.snapshot where aggregate_id = ? and sequence_number < ?)
            insert into event_store.snapshot (%s) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """.formatted(COLUMNS);

    private static final String NEWEST = "select " + COLUMNS
            + " from event_store.snapshot where aggregate_id = ? order by sequence_number desc limit 1";

    private static final String WITH_EVENTS = """
            with newest as materialized (%2$s)
            (select true, %1$s from newest)
            union all
            (select false, %1$s from event_store.domain_event
             where aggregate_id = ? and sequence_number > coalesce((select sequence_number from newest), -1)
             order by sequence_number limit ?)
            """.formatted(COLUMNS, NEWEST);

    private SnapshotTable() {}

    /** Stores a snapshot in the place of the older ones; one that is there already stays. */
    static void store(Connection connection, EventRow snapshot) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STORE)) {
            statement.setString(1, snapshot.aggregateId());
            statement.setLong(2, snapshot.sequence());
            statement.setString(3, snapshot.eventId());
            statement.setString(4, snapshot.aggregateId());
            statement.setLong(5, snapshot.sequence());
            statement.setString(6, snapshot.type());
            statement.setObject(7, snapshot.timestamp().atOffset(ZoneOffset.UTC));
            statement.setString(8, snapshot.payloadType());
            statement.setString(9, snapshot.payloadRevision());
            statement.setBytes(10, snapshot.payload());
            statement.setBytes(11, snapshot.metaData());
            statement.executeUpdate();
        }
    }

    static List<EventRow> newest(Connection connection, String aggregateId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NEWEST)) {
            statement.setString(1, aggregateId);
            return EventTable.rows(statement);
        }
    }

    /** The newest snapshot, and the events after it or, where there is none, from the first; at most that many. */
    static Loaded withEvents(Connection connection, String aggregateId, int max) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(WITH_EVENTS)) {
            statement.setString(1, aggregateId);
            statement.setString(2, aggregateId);
            statement.setInt(3, max);
            EventRow snapshot = null;
            List<EventRow> events = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean(1)) {
                        snapshot = EventTable.row(rows, 2);
                    } else {
                        events.add(EventTable.row(rows, 2));
                    }
                }
            }
            return new Loaded(snapshot, events);
        }
    }

    /** What {@link #withEvents} found. */
    record Loaded(@Nullable EventRow snapshot, List<EventRow> events) {}
}
