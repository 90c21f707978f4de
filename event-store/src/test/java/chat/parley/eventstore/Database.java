package chat.parley.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL for all tests of this module, with the log's tables. Connections have names, to break one's only. */
final class Database {
    private static final EmbeddedPostgres POSTGRES = start();

    private Database() {}

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .start();
            try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
                LogTables.create(connection);
            }
            return postgres;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    static int port() {
        return POSTGRES.getPort();
    }

    static PGSimpleDataSource dataSource(String applicationName) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl("jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port()));
        dataSource.setUser("postgres");
        dataSource.setApplicationName(applicationName);
        return dataSource;
    }

    /** Positions begin at one again. */
    static void empty() {
        execute("truncate event_store.domain_event, event_store.snapshot");
    }

    static int execute(String sql, Object... parameters) {
        try (Connection connection = dataSource("test").getConnection();
                PreparedStatement statement = prepare(connection, sql, parameters)) {
            statement.execute();
            return statement.getUpdateCount();
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    /** The first column of each row. */
    static <R> List<R> query(Class<R> type, String sql, Object... parameters) {
        try (Connection connection = dataSource("test").getConnection();
                PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<R> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getObject(1, type));
            }
            return found;
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /** All positions of the log, in their order. */
    static List<Long> positions() {
        return query(Long.class, "select global_index from event_store.domain_event order by 1");
    }

    /** The sequence numbers of an aggregate's events. */
    static List<Long> sequences(String aggregateId) {
        return query(
                Long.class,
                "select sequence_number from event_store.domain_event where aggregate_id = ? order by 1",
                aggregateId);
    }

    /** How many transactions have stored the events that are there. */
    static long commits() {
        return query(Long.class, "select count(distinct xmin::text) from event_store.domain_event")
                .getFirst();
    }

    /** Nobody appends until it is closed. */
    static HeldLock holdAppends() {
        return new HeldLock();
    }

    /** Ends the connections of that application, as a server that stops would. */
    static void terminate(String applicationName) {
        assertThat(query(
                        Boolean.class,
                        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = ?",
                        applicationName))
                .as("connections of " + applicationName)
                .isNotEmpty();
    }

    /** The lock that every append takes, held by another session. */
    static final class HeldLock implements AutoCloseable {
        private final Connection session;

        private HeldLock() {
            try {
                session = dataSource("lock").getConnection();
                try (PreparedStatement statement =
                        prepare(session, "select pg_advisory_lock(?)", EventTable.APPEND_LOCK)) {
                    statement.execute();
                }
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }

        /** Returns when all of these wait for their appends. */
        void awaitAppends(Collection<Work> works) {
            await().until(() -> works.stream().allMatch(Work::awaitsAnAppend));
        }

        /** Returns when an append of that application waits for its turn at the database. */
        void awaitAppendBy(String applicationName) {
            await().until(() -> !query(
                            Integer.class,
                            "select pid from pg_stat_activity where application_name = ? and wait_event = 'advisory'",
                            applicationName)
                    .isEmpty());
        }

        @Override
        public void close() {
            try {
                session.close();
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
