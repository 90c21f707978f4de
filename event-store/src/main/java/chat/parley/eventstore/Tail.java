package chat.parley.eventstore;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest events, shared by all who follow the log on this node; whoever waits for more is woken when they come. */
final class Tail {
    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

    private static final int EVENTS_MAX = 8_192;
    private static final long WEIGHT_MAX = 32L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Set<Runnable> listeners = new CopyOnWriteArraySet<>();
    private final Condition hurried = lock.newCondition();
    private final Window window;
    private long hurryUpTo;

    /** Begins behind a position. */
    Tail(long position) {
        this.window = new Window(EVENTS_MAX, WEIGHT_MAX, position);
    }

    /** The position up to which everything was seen. */
    long newest() {
        lock.lock();
        try {
            return window.newest();
        } finally {
            lock.unlock();
        }
    }

    /** Whether all events after a position are here. */
    boolean reachesBackTo(long position) {
        lock.lock();
        try {
            return window.reachesBackTo(position);
        } finally {
            lock.unlock();
        }
    }

    /** How long ago the event at a position came here, which for this node's own is how long ago it was committed. */
    @Nullable
    Duration age(long position) {
        lock.lock();
        try {
            List<TailEvent> found = window.reachesBackTo(position - 1) ? window.after(position - 1, 1) : List.of();
            return found.isEmpty()
                    ? null
                    : Duration.ofNanos(System.nanoTime() - found.getFirst().arrived());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what this node has committed, if nothing can lie between it and the newest.
     *
     * @return false if something can, and must be read first
     */
    boolean addCommitted(long firstPosition, List<EventRow> rows) {
        lock.lock();
        try {
            if (firstPosition > window.newest() + 1) {
                return false;
            }
            add(IntStream.range(0, rows.size())
                    .mapToObj(i -> new StoredEvent(firstPosition + i, rows.get(i)))
                    .toList());
        } finally {
            lock.unlock();
        }
        wakeListeners();
        return true;
    }

    /** Takes what was read after a position that was the newest; what has come since is passed over. */
    void addRead(List<StoredEvent> events) {
        lock.lock();
        try {
            add(events);
        } finally {
            lock.unlock();
        }
        wakeListeners();
    }

    private void wakeListeners() {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException closing) {
                LOG.debug("A processor could not be woken", closing);
            }
        }
    }

    private void add(List<StoredEvent> events) {
        long now = System.nanoTime();
        for (StoredEvent event : events) {
            if (event.position() > window.newest()) {
                window.add(new TailEvent(event, now));
            }
        }
        arrived.signalAll();
    }

    /**
     * The events after a position, at most that many, as soon as there are any.
     *
     * @return nothing once the time is over; null if the tail does not reach back so far
     */
    @Nullable
    List<TailEvent> after(long position, int max, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (window.newest() <= position) {
                if (left <= 0) {
                    return List.of();
                }
                left = arrived.awaitNanos(left);
            }
            return window.reachesBackTo(position) ? window.after(position, max) : null;
        } finally {
            lock.unlock();
        }
    }

    /** Lets time pass, until somebody is in a hurry to have what is after a position handled. */
    void awaitHurry(long position, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (left > 0 && hurryUpTo <= position) {
                left = hurried.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits any longer for more to come before they handle what is here. */
    void hurry() {
        lock.lock();
        try {
            hurryUpTo = window.newest();
            hurried.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void addListener(Runnable listener) {
        listeners.add(listener);
    }

    void removeListener(Runnable listener) {
        listeners.remove(listener);
    }
}
