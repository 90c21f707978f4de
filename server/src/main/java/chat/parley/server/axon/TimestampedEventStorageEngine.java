package chat.parley.server.axon;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;

/** Axon's JDBC engine with {@code timestamptz} for times, where it has text, and small batches for one aggregate. */
final class TimestampedEventStorageEngine extends JdbcEventStorageEngine {
    /** Mostly an aggregate's events are read to catch up with a few, or to look at one. */
    static final int AGGREGATE_EVENTS_MAX = 100;

    TimestampedEventStorageEngine(Builder builder) {
        super(builder);
    }

    @Override
    protected List<? extends DomainEventData<?>> fetchDomainEvents(
            String aggregateIdentifier, long firstSequenceNumber, int batchSize) {
        return super.fetchDomainEvents(
                aggregateIdentifier, firstSequenceNumber, Math.min(batchSize, AGGREGATE_EVENTS_MAX));
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
