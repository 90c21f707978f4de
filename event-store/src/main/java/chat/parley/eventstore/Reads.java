package chat.parley.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStoreException;

/** Connections lent for one statement each. */
final class Reads {
    private final DataSource pool;

    Reads(DataSource pool) {
        this.pool = pool;
    }

    /** Runs it on a connection; what it is meant for is said if it fails, as in "cannot read the log". */
    <R> R run(String purpose, Statement<R> statement) {
        try (Connection connection = pool.getConnection()) {
            return statement.on(connection);
        } catch (SQLException failure) {
            throw new EventStoreException("Cannot %s: %s".formatted(purpose, failure.getMessage()), failure);
        }
    }

    /** One statement, committed by itself. */
    interface Statement<R> {
        R on(Connection connection) throws SQLException;
    }
}
