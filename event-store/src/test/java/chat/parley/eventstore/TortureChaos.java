package chat.parley.eventstore;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to a database and its clients, only more often: one mishap after the other, all of them under load. */
final class TortureChaos {
    private static final Logger LOG = LoggerFactory.getLogger(TortureChaos.class);

    private static final int PAUSE_MILLIS_MIN = 300;
    private static final int PAUSE_MILLIS_MAX = 2_500;
    private static final int AWAY_MILLIS_MAX = 2_000;
    private static final int FROZEN_MILLIS_MAX = 4_000;
    private static final int LOCKED_MILLIS_MAX = 6_500; // longer than the engine waits for a lock
    private static final Duration RECOVERY_MAX = Duration.ofMinutes(1);

    private static final String OTHERS =
            " from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()";

    private final TortureDatabase database;
    private final TortureProcesses writers;
    private final Random random;
    private final Map<Mishap, Integer> counts = new EnumMap<>(Mishap.class);

    TortureChaos(TortureDatabase database, TortureProcesses writers, Random random) {
        this.database = database;
        this.writers = writers;
        this.random = random;
    }

    enum Mishap {
        WRITER_KILLED,
        DATABASE_CRASHED,
        CONNECTIONS_TERMINATED,
        BACKENDS_FROZEN,
        BACKEND_KILLED,
        DATABASE_RESTARTED,
        LOCK_HELD
    }

    /** First everything once, as far as the time goes; then whatever comes. */
    void run(Duration time) throws IOException, SQLException {
        long deadline = System.nanoTime() + time.toNanos();
        List<Mishap> all = List.of(Mishap.values());
        for (int i = 0; System.nanoTime() - deadline < 0; i++) {
            pause(PAUSE_MILLIS_MIN, PAUSE_MILLIS_MAX);
            Mishap next = all.get(i < all.size() ? i : random.nextInt(all.size()));
            LOG.info("Next: {}", next);
            happen(next);
            counts.merge(next, 1, Integer::sum);
            await().atMost(RECOVERY_MAX).until(database::answers);
        }
    }

    private void happen(Mishap mishap) throws IOException, SQLException {
        switch (mishap) {
            case WRITER_KILLED -> writers.kill();
            case DATABASE_CRASHED -> {
                database.crash();
                pause(0, AWAY_MILLIS_MAX);
                database.start();
            }
            case DATABASE_RESTARTED -> {
                database.stop();
                pause(0, AWAY_MILLIS_MAX);
                database.start();
            }
            case CONNECTIONS_TERMINATED ->
                database.numbers(
                        "select pg_terminate_backend(pid)::int" + OTHERS + " and (state <> 'idle' or random() < 0.3)");
            case BACKEND_KILLED -> database.killBackend(working().getFirst());
            case BACKENDS_FROZEN -> freeze(ofEngines());
            case LOCK_HELD -> holdLock();
        }
    }

    private List<Long> working() throws SQLException {
        return database.numbers("select pid" + OTHERS + " order by state <> 'idle' desc nulls last, random()");
    }

    private List<Long> ofEngines() throws SQLException {
        return database.numbers("select pid" + OTHERS
                + " and application_name = '%s' and random() < 0.5".formatted(TortureNode.OWN_CONNECTIONS));
    }

    /** They neither answer nor end, and go on later with what they were asked, as behind a network that was interrupted. */
    private void freeze(List<Long> pids) throws IOException {
        try {
            for (long pid : pids) {
                database.signal("STOP", pid);
            }
            pause(0, FROZEN_MILLIS_MAX);
        } finally {
            for (long pid : pids) {
                database.signal("CONT", pid);
            }
        }
    }

    /** Nobody can append meanwhile. */
    private void holdLock() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(%d)".formatted(EventTable.APPEND_LOCK));
            pause(0, LOCKED_MILLIS_MAX);
            connection.rollback();
        }
    }

    private void pause(int millisMin, int millisMax) {
        LockSupport.parkNanos(
                Duration.ofMillis(random.nextInt(millisMin, millisMax)).toNanos());
    }

    Map<Mishap, Integer> counts() {
        return Collections.unmodifiableMap(counts);
    }
}
