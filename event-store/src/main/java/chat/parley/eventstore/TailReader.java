package chat.parley.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the tail with what other nodes commit, and tells them of what this one commits.
 *
 * <p>A notification says nothing but "look": it carries no data, several become one, and one that is lost costs no more
 * than {@link #POLL}. It has a connection and a transaction of its own, as PostgreSQL lets one transaction at a time
 * commit with notifications, in the whole cluster, and appends must not wait for that.
 */
final class TailReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TailReader.class);

    private static final String CHANNEL = "parley_event_store";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration NOTIFY_PAUSE = Duration.ofMillis(10);
    private static final Duration RECONNECT_PAUSE = Duration.ofMillis(200);
    private static final int EVENTS_MAX = 1_000;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

    private final Tail tail;
    private final OwnConnection listening;
    private final OwnConnection notifying;
    private final Semaphore committed = new Semaphore(0);
    private final Thread reader =
            Thread.ofPlatform().name("event-tail").daemon().unstarted(this::read);
    private final Thread notifier =
            Thread.ofPlatform().name("event-notifier").daemon().unstarted(this::notifyOthers);
    private volatile int notifierPid;
    private volatile long complete = System.nanoTime();
    private volatile boolean behind;
    private volatile boolean closed;

    TailReader(Tail tail, DataSource ownConnections) {
        this.tail = tail;
        this.listening = new OwnConnection(ownConnections, "set statement_timeout = '10s'; listen " + CHANNEL);
        // A notification that is lost in a crash is no loss: its transaction need not wait for the disk.
        this.notifying =
                new OwnConnection(ownConnections, "set statement_timeout = '10s'; set synchronous_commit = off");
    }

    void start() {
        reader.start();
        notifier.start();
    }

    /** How long ago the tail was last known to hold all that was committed. */
    Duration sinceComplete() {
        return Duration.ofNanos(System.nanoTime() - complete);
    }

    /** Takes what this node has committed to the tail, or has it read there, and lets the other nodes know. */
    void committed(long firstPosition, List<EventRow> rows) {
        if (!tail.addCommitted(firstPosition, rows)) {
            behind = true; // Our own notification comes back to us, and makes the reader look.
        }
        committed.release();
    }

    private void read() {
        boolean failing = false;
        while (!closed) {
            try {
                Connection connection = listening.get();
                awaitNews(connection);
                long asked = System.nanoTime();
                readNews(connection);
                complete = asked;
                failing = false;
            } catch (SQLException | RuntimeException | Error failure) {
                if (!failing && !closed) {
                    LOG.warn("The tail of the log cannot be read, and is tried again: {}", failure.getMessage());
                }
                failing = true;
                listening.close();
                pause(RECONNECT_PAUSE);
            }
        }
        listening.close();
    }

    private void awaitNews(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        long deadline = System.nanoTime() + POLL.toNanos();
        while (!closed && !behind) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return;
            }
            for (PGNotification news : postgres.getNotifications((int) left)) {
                if (news.getPID() != notifierPid) {
                    return;
                }
            }
        }
    }

    private void readNews(Connection connection) throws SQLException {
        behind = false;
        List<StoredEvent> events;
        do {
            events = EventTable.after(connection, tail.newest(), EVENTS_MAX);
            if (!events.isEmpty()) {
                tail.addRead(events);
            }
        } while (events.size() == EVENTS_MAX);
    }

    private void notifyOthers() {
        while (!closed) {
            try {
                committed.acquire();
                committed.drainPermits();
                Connection connection = notifying.get();
                notifierPid = connection.unwrap(PGConnection.class).getBackendPID();
                try (var statement = connection.createStatement()) {
                    statement.execute("notify " + CHANNEL);
                }
                pause(NOTIFY_PAUSE);
            } catch (InterruptedException closing) {
                closed = true;
            } catch (SQLException | RuntimeException | Error failure) {
                LOG.debug("Other nodes were not notified, and will see for themselves", failure);
                notifying.close();
                pause(RECONNECT_PAUSE);
            }
        }
        notifying.close();
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    @Override
    public void close() {
        closed = true;
        committed.release();
        try {
            reader.join(CLOSE_MAX);
            notifier.join(CLOSE_MAX);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
