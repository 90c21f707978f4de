package chat.parley.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;

/** Somebody who follows the log from its beginning, all the time, and keeps what was seen. */
final class TortureTail implements AutoCloseable {
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(20);
    private static final int WAIT_MILLIS = 100;
    private static final int POLL_MAX = 1_000;
    private static final Duration POLL_PAUSE = Duration.ofMillis(1);

    private final String name;
    private final Source source;
    private final List<Seen> seen = new ArrayList<>();
    private final Thread thread;
    private volatile @Nullable Throwable fault;
    private volatile boolean closed;

    TortureTail(String name, Source source) {
        this.name = name;
        this.source = source;
        this.thread = Thread.ofPlatform().name(name).unstarted(this::follow);
        thread.start();
    }

    /** An event of the log: where it is, and whether it says what it said when it was appended. */
    record Seen(long position, String id, String room, long sequence, boolean intact) {
        private Seen(long position, String id, String room, long sequence, Object text) {
            this(position, id, room, sequence, TortureNode.text(id).equals(text));
        }
    }

    /** A way to follow the log. */
    interface Source {
        /** What comes after that event, which is what it said last; null is the beginning. */
        List<Seen> after(@Nullable Seen last) throws SQLException, InterruptedException;
    }

    private void follow() {
        while (!closed && fault == null) {
            try {
                add(source.after(last()));
            } catch (EventStoreException | SQLException away) {
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
            } catch (RuntimeException | Error | InterruptedException unexpected) {
                fault = unexpected;
            }
        }
    }

    private synchronized @Nullable Seen last() {
        return seen.isEmpty() ? null : seen.getLast();
    }

    private synchronized void add(List<Seen> events) {
        seen.addAll(events);
    }

    synchronized int count() {
        return seen.size();
    }

    /** It saw just that, in that order. */
    void assertSaw(List<Seen> log) {
        assertThat(fault).as("what went wrong in %s", name).isNull();
        List<Seen> saw;
        synchronized (this) {
            saw = List.copyOf(seen);
        }
        for (int i = 0; i < Math.min(saw.size(), log.size()); i++) {
            assertThat(saw.get(i)).as("event %d as %s saw it", i, name).isEqualTo(log.get(i));
        }
        assertThat(saw.size()).as("how many events %s saw", name).isEqualTo(log.size());
    }

    /** By a stream of the store; one that fails is used again, or another is opened where it was, in turns. */
    static Source stream(PostgresEventStore store) {
        return new Source() {
            private @Nullable TrackingEventStream stream;
            private int failures;

            @Override
            public List<Seen> after(@Nullable Seen last) throws InterruptedException {
                if (stream == null) {
                    stream = store.openStream(last == null ? null : new GlobalSequenceTrackingToken(last.position()));
                }
                try {
                    return stream.hasNextAvailable(WAIT_MILLIS, TimeUnit.MILLISECONDS)
                            ? List.of(seen(stream.nextAvailable()))
                            : List.of();
                } catch (EventStoreException away) {
                    failures++;
                    if (failures % 2 == 0) {
                        stream.close();
                        stream = null;
                    }
                    throw away;
                }
            }
        };
    }

    private static Seen seen(TrackedEventMessage<?> message) {
        DomainEventMessage<?> event = (DomainEventMessage<?>) message;
        return new Seen(
                message.trackingToken().position().orElseThrow(),
                event.getIdentifier(),
                event.getAggregateIdentifier(),
                event.getSequenceNumber(),
                event.getPayload());
    }

    /** By asking the database again and again, as anybody could. */
    static Source poll(TortureDatabase database) {
        return new Source() {
            private @Nullable Connection connection;

            @Override
            public List<Seen> after(@Nullable Seen last) throws SQLException {
                try {
                    if (connection == null) {
                        connection = database.connect();
                    }
                    List<Seen> events = read(connection, last == null ? 0 : last.position());
                    if (events.isEmpty()) {
                        LockSupport.parkNanos(POLL_PAUSE.toNanos());
                    }
                    return events;
                } catch (SQLException broken) {
                    if (connection != null) {
                        connection.close();
                        connection = null;
                    }
                    throw broken;
                }
            }
        };
    }

    /** The next events after a position, as they are stored. */
    static List<Seen> read(Connection connection, long position) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                select global_index, event_id, aggregate_id, sequence_number,
                       convert_from(payload, 'UTF8')::jsonb #>> '{}'
                from event_store.domain_event where global_index > ? order by global_index limit ?
                """)) {
            statement.setLong(1, position);
            statement.setInt(2, POLL_MAX);
            List<Seen> events = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    events.add(new Seen(
                            rows.getLong(1), rows.getString(2), rows.getString(3), rows.getLong(4), rows.getString(5)));
                }
            }
            return events;
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
