package chat.parley.stomp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that looks after the timeouts of all sessions; each look is cheap, and a session is looked at only when
 * something may be due (Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", 1987).
 */
public final class TimerWheel implements AutoCloseable {
    private static final Logger LOG = System.getLogger(TimerWheel.class.getName());

    private static final long TICK_NANOS = Duration.ofMillis(50).toNanos();
    private static final int SLOTS = 1_024;

    private final List<List<Timed>> slots = new ArrayList<>(SLOTS);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread thread =
            Thread.ofPlatform().name("stomp-timers").daemon().unstarted(this::turn);
    private int now;

    public TimerWheel() {
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>(0));
        }
    }

    public void start() {
        thread.start();
    }

    /** Looks at it after about that time, or earlier where the wheel is too small for it. */
    void schedule(Timed timed, long nanos) {
        int ticks = Math.clamp(nanos / TICK_NANOS + 1, 1, SLOTS - 1);
        synchronized (slots) {
            slots.get((now + ticks) % SLOTS).add(timed);
        }
    }

    private void turn() {
        long next = System.nanoTime();
        while (!closed.get()) {
            next += TICK_NANOS;
            long wait = next - System.nanoTime();
            while (wait > 0 && !closed.get()) {
                LockSupport.parkNanos(this, wait);
                wait = next - System.nanoTime();
            }
            List<Timed> due;
            synchronized (slots) {
                now = (now + 1) % SLOTS;
                due = slots.set(now, new ArrayList<>(0));
            }
            due.forEach(this::look);
        }
    }

    private void look(Timed timed) {
        try {
            long nanos = timed.lookAt(System.nanoTime());
            if (nanos > 0) {
                schedule(timed, nanos);
            }
        } catch (RuntimeException fault) {
            // The sessions of all others depend on this thread.
            LOG.log(Level.ERROR, "A session's timeouts are looked at no more", fault);
        }
    }

    @Override
    public void close() {
        closed.set(true);
        LockSupport.unpark(thread);
    }

    /** What has timeouts. */
    @FunctionalInterface
    interface Timed {
        /** Does what is due; says after how many nanoseconds something may be due next, 0 for never. */
        long lookAt(long nowNanos);
    }
}
