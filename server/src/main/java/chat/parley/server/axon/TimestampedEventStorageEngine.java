package chat.parley.server.axon;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;

/** Axon's JDBC engine with {@code timestamptz} for times, where it has text. */
final class TimestampedEventStorageEngine extends JdbcEventStorageEngine {
    TimestampedEventStorageEngine(Builder builder) {
        super(builder);
    }

    @Override
    protected Instant readTimeStamp(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    @Override
    protected void writeTimestamp(PreparedStatement statement, int position, Instant time) throws SQLException {
        statement.setObject(position, time.atOffset(ZoneOffset.UTC));
    }
}
