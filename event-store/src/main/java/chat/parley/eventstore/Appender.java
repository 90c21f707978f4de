package chat.parley.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: one thread writes, with one statement and one commit, whatever came while the commit before was under way.
 *
 * <p>The more wait, the more share a commit, so a slow disk costs latency and hardly throughput. Each append is atomic,
 * keeps its order, and has its own outcome: a statement that fails because of some append is repeated in halves until
 * the offender stands alone.
 */
final class Appender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Appender.class);

    private static final int ROWS_MAX = 1_000;
    private static final int WEIGHT_MAX = 4 << 20;
    private static final Duration RECONNECT_PAUSE = Duration.ofMillis(100);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(30);

    private final BlockingQueue<Append> waiting;
    private final OwnConnection connection;
    private final Duration patience;
    private final CommitListener listener;
    private final Thread writer;
    private volatile boolean closed;

    /** Patience is how long an append may wait to be written, and then for a broken connection to be looked into. */
    Appender(DataSource ownConnections, int waitingMax, Duration patience, CommitListener listener) {
        this.waiting = new ArrayBlockingQueue<>(waitingMax);
        this.connection = new OwnConnection(
                ownConnections, setUp(ThreadLocalRandom.current().nextLong()));
        this.patience = patience;
        this.listener = listener;
        this.writer = Thread.ofPlatform().name("event-appender").daemon().unstarted(this::run);
        writer.start();
    }

    /**
     * A commit that PostgreSQL need not write to disk is no commit; and whoever waits must hear something in time.
     *
     * <p>One plan serves all appends, whatever the lengths of their arrays: planning is a third of the work of a short one.
     *
     * <p>The lock is this appender's own, and its session keeps it: a new session comes to be when the one before has
     * ended, so what that was asked, perhaps long ago by way of a broken network, is either visible or never will be.
     */
    private static String setUp(long lock) {
        return """
                set statement_timeout = '5s'; set lock_timeout = '4s'; set default_transaction_isolation = 'read committed';
                set plan_cache_mode = force_generic_plan;
                select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off';
                select pg_terminate_backend(pid) from pg_locks
                where locktype = 'advisory' and objsubid = 1 and (classid::bigint << 32) | objid::bigint = %1$d
                      and database = (select oid from pg_database where datname = current_database());
                select pg_advisory_lock(%1$d)
                """.formatted(lock);
    }

    /** Told of each commit, in the order of the positions, before those who wait for it; it must be quick. */
    interface CommitListener {
        void committed(long firstPosition, List<EventRow> rows, Duration took);
    }

    /**
     * Stores the events, and returns when they are committed.
     *
     * @throws BusyException if too many appends wait
     */
    void append(List<EventRow> rows) {
        Append append = new Append(rows, System.nanoTime() + patience.toNanos());
        if (!waiting.offer(append)) {
            throw new BusyException("Too many appends wait: nothing was stored, try again");
        }
        if (closed && waiting.remove(append)) {
            throw new BusyException("The event store is closed: nothing was stored");
        }
        append.await();
    }

    int waiting() {
        return waiting.size();
    }

    private void run() {
        while (!closed || !waiting.isEmpty()) {
            List<Append> batch = new ArrayList<>();
            try {
                fill(batch, waiting.take());
                write(batch);
            } catch (InterruptedException nobodyElseDoesThat) {
                closed = true;
            } catch (RuntimeException | Error fault) {
                LOG.error("The append of {} units of work failed", batch.size(), fault);
                connection.close(); // Whatever it was asked, the next session begins when that has ended.
                batch.forEach(append -> append.failed(AppendFailures.unknown(append, fault)));
            }
        }
        connection.close();
    }

    private void fill(List<Append> batch, Append first) {
        int rows = 0;
        long weight = 0;
        for (Append next = first; next != null; next = waiting.poll()) {
            if (next.isExpired(System.nanoTime())) {
                next.failed(new BusyException("It took too long to come to the append: nothing was stored, try again"));
                continue;
            }
            batch.add(next);
            rows += next.rows().size();
            weight += next.rows().stream().mapToLong(EventRow::weight).sum();
            if (rows >= ROWS_MAX || weight >= WEIGHT_MAX) {
                return;
            }
        }
    }

    private void write(List<Append> batch) {
        if (batch.isEmpty()) {
            return;
        }
        Connection session;
        try {
            session = connection.get();
        } catch (SQLException away) {
            batch.forEach(append -> append.failed(AppendFailures.notStored(append, away)));
            return;
        }
        List<EventRow> rows =
                batch.stream().flatMap(append -> append.rows().stream()).toList();
        long begun = System.nanoTime();
        try {
            stored(batch, rows, EventTable.append(session, rows), begun);
        } catch (SQLException failure) {
            if (!connection.isAlive()) {
                lookInto(batch, rows, failure, begun);
            } else {
                notStored(batch, failure);
            }
        }
    }

    private void notStored(List<Append> batch, SQLException failure) {
        if (batch.size() > 1 && AppendFailures.isOfTheData(failure)) {
            write(batch.subList(0, batch.size() / 2));
            write(batch.subList(batch.size() / 2, batch.size()));
        } else {
            batch.forEach(append -> append.failed(AppendFailures.notStored(append, failure)));
        }
    }

    private void stored(List<Append> batch, List<EventRow> rows, long firstPosition, long begun) {
        try {
            listener.committed(firstPosition, rows, Duration.ofNanos(System.nanoTime() - begun));
        } catch (RuntimeException | Error fault) {
            LOG.error(
                    "Not everybody was told of {} committed events",
                    rows.size(),
                    fault); // They are stored all the same.
        }
        batch.forEach(Append::stored);
    }

    /** The connection broke on the way: perhaps after the commit. The database knows, as soon as it can be asked. */
    private void lookInto(List<Append> batch, List<EventRow> rows, SQLException failure, long begun) {
        LOG.warn("The connection broke during an append of {} events: {}", rows.size(), failure.getMessage());
        long deadline = System.nanoTime() + patience.toNanos();
        do {
            connection.close();
            try {
                OptionalLong position = EventTable.position(connection.get(), rows);
                if (position.isPresent()) {
                    stored(batch, rows, position.getAsLong(), begun);
                } else {
                    notStored(batch, failure);
                }
                return;
            } catch (SQLException stillAway) {
                LOG.debug("It cannot be asked yet", stillAway);
            }
            LockSupport.parkNanos(RECONNECT_PAUSE.toNanos());
        } while (System.nanoTime() - deadline < 0 && !closed);
        batch.forEach(append -> append.failed(AppendFailures.unknown(append, failure)));
    }

    /** Takes no more, and returns when what was waiting has its outcome. */
    @Override
    public void close() {
        closed = true;
        waiting.offer(
                new Append(List.of(), System.nanoTime() - 1)); // Expired: it wakes the writer, and is not written.
        try {
            writer.join(CLOSE_MAX);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
