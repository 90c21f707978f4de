package chat.parley.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection breaks during an append: what is said of the append is true, also in the less likely cases. */
class BrokenConnectionTest {
    private static final String LOCK = "select pg_advisory_xact_lock(%d)".formatted(EventTable.APPEND_LOCK);
    private static final String WAITING = "select pid from pg_locks where locktype = 'advisory' and not granted";

    @TempDir
    private Path directory;

    private TortureDatabase database;

    @BeforeEach
    void start() throws IOException, SQLException {
        database = new TortureDatabase(Files.createDirectory(directory.resolve("postgresql")));
    }

    @AfterEach
    void stop() throws IOException {
        database.close();
    }

    @Test
    void whatIsSentAgainDoesNotVouchForWhatIsSentWithIt() throws SQLException {
        try (TortureNode node = new TortureNode(database.port(), true);
                Connection first = database.connect();
                Connection second = database.connect()) {
            List<DomainEventMessage<?>> old = List.of(TortureNode.event("tea", 0, "old"));
            node.append(old);
            lock(first);
            Waiting inFlight = append(node, List.of(TortureNode.event("tea", 1, "in-flight")));
            await().until(() -> database.numbers(WAITING).size() == 1);
            long backend = database.numbers(WAITING).getFirst();
            Waiting again = append(node, old);
            await().until(again::isWaiting);
            Waiting fresh = append(node, List.of(TortureNode.event("coffee", 0, "new")));
            await().until(fresh::isWaiting);
            CompletableFuture<Void> secondLocked = CompletableFuture.runAsync(() -> lock(second));
            await().until(() -> database.numbers(WAITING).size() == 2);
            first.rollback();
            assertThat(inFlight.outcome().join()).isNull();
            secondLocked.join();
            await().until(() -> database.numbers(WAITING).equals(List.of(backend)));

            database.numbers("select pg_terminate_backend(%d)::int".formatted(backend));
            second.rollback();

            assertThat(fresh.outcome().join()).isInstanceOf(EventStoreException.class);
            assertThat(again.outcome().join()).isInstanceOf(EventStoreException.class);
            assertThat(node.store().findEvent("new")).isEmpty();
        }
    }

    @Test
    void whatMayComeLaterIsNotSaidToHaveFailed() throws IOException, SQLException {
        try (TortureNode node = new TortureNode(database.port(), false)) {
            node.append(List.of(TortureNode.event("tea", 0, "first")));
            long backend = database.numbers("select pid from pg_stat_activity where application_name = '"
                            + TortureNode.OWN_CONNECTIONS + "'")
                    .getFirst();
            database.signal("STOP", backend);
            Throwable failure;
            try {
                failure = append(node, List.of(TortureNode.event("tea", 1, "second")))
                        .outcome()
                        .join();
            } finally {
                database.signal("CONT", backend);
            }
            await().until(() -> database.numbers("select 1 from pg_stat_activity where pid = " + backend)
                    .isEmpty());
            if (!(failure instanceof UnknownOutcomeException)) {
                assertThat(node.store().findEvent("second"))
                        .as("what was not stored, as %s said", failure)
                        .isEmpty();
            }
        }
    }

    private static Waiting append(TortureNode node, List<DomainEventMessage<?>> events) {
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        return new Waiting(
                Thread.ofPlatform().daemon().start(() -> outcome.complete(catchThrowable(() -> node.append(events)))),
                outcome);
    }

    /** An append that waits; its outcome is why it failed, or null. */
    private record Waiting(Thread thread, CompletableFuture<Throwable> outcome) {
        boolean isWaiting() {
            return thread.getState() == Thread.State.WAITING;
        }
    }

    private static void lock(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(LOCK);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
