package chat.parley.stomp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The SENDs of a session that the application has; their answers are given in the order in which they came. */
final class SendsInFlight {
    private final int max;
    private final Semaphore free;
    private final Deque<Slot> slots = new ArrayDeque<>();
    private boolean isAnswering;

    /** One SEND's place in the order. */
    static final class Slot {
        private @Nullable Runnable answer;
    }

    SendsInFlight(int max) {
        this.max = max;
        this.free = new Semaphore(max);
    }

    /** Takes the next place, and waits while there are too many. */
    Slot next() {
        free.acquireUninterruptibly();
        Slot slot = new Slot();
        synchronized (slots) {
            slots.add(slot);
        }
        return slot;
    }

    /** Gives this answer when those before it are given: now, or by whoever gives the last of them. */
    void answer(Slot slot, Runnable answer) {
        synchronized (slots) {
            slot.answer = answer;
            if (isAnswering) {
                return;
            }
            isAnswering = true;
        }
        Runnable next = nextAnswer();
        while (next != null) {
            next.run();
            free.release();
            next = nextAnswer();
        }
    }

    private @Nullable Runnable nextAnswer() {
        synchronized (slots) {
            Slot first = slots.peek();
            if (first == null || first.answer == null) {
                isAnswering = false;
                return null;
            }
            slots.poll();
            return first.answer;
        }
    }

    /** Waits until all are answered; false if that takes too long. */
    boolean awaitAll(long nanos) {
        try {
            boolean allAnswered = free.tryAcquire(max, nanos, TimeUnit.NANOSECONDS);
            if (allAnswered) {
                free.release(max);
            }
            return allAnswered;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** None is under way. */
    boolean areAllAnswered() {
        return free.availablePermits() >= max;
    }

    /** The session is over: nobody waits any more. */
    void over() {
        free.release(max);
    }
}
