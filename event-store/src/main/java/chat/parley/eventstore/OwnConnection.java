package chat.parley.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One connection that one thread keeps for itself, made anew when it broke; no pool that is exhausted can stop it. */
final class OwnConnection implements AutoCloseable {
    /** What nobody used for so long may be dead without anybody having noticed. */
    private static final Duration TRUSTED = Duration.ofSeconds(1);

    private static final int VALIDATION_SECONDS = 5;
    /** Longer than any statement may take here: whoever does not answer by then is gone. */
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private final DataSource dataSource;
    private final String setUp;
    private @Nullable Connection connection;
    private long usedAt;

    /** The statements are run on each new connection. */
    OwnConnection(DataSource dataSource, String setUp) {
        this.dataSource = dataSource;
        this.setUp = setUp;
    }

    /** The connection, which answered lately; it commits each statement by itself. */
    Connection get() throws SQLException {
        if (connection != null && System.nanoTime() - usedAt > TRUSTED.toNanos() && !isAlive()) {
            close();
        }
        Connection current = connection;
        if (current == null) {
            current = open();
            connection = current;
        }
        usedAt = System.nanoTime();
        return current;
    }

    private Connection open() throws SQLException {
        Connection opened = dataSource.getConnection();
        try (Statement statement = opened.createStatement()) {
            if (opened.getNetworkTimeout() == 0) {
                opened.setNetworkTimeout(Runnable::run, (int) ANSWER.toMillis());
            }
            opened.setAutoCommit(true);
            statement.execute(setUp);
            return opened;
        } catch (SQLException | RuntimeException failure) {
            opened.close();
            throw failure;
        }
    }

    /** Whether the server still answers on it; then it has ended whatever was asked before. */
    boolean isAlive() {
        try {
            return connection != null && connection.isValid(VALIDATION_SECONDS);
        } catch (SQLException broken) {
            return false;
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException alreadyBroken) {
                // It is given up either way.
            }
            connection = null;
        }
    }
}
