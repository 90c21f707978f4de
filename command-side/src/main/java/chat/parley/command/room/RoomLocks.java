package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.BUSY;

import chat.parley.api.Refusal;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.common.lock.Lock;
import org.axonframework.common.lock.LockFactory;
import org.springframework.stereotype.Component;

/**
 * One command at a time in a room: first come, first served, with a bounded queue and a deadline.
 *
 * <p>Axon's {@code PessimisticLockFactory} is neither fair nor bounded: a waiter polls, is overtaken, and may starve for
 * seconds in a lively room.
 */
@Component
class RoomLocks implements LockFactory {
    private final CommandSettings settings;
    private final ConcurrentHashMap<String, Queue> queues = new ConcurrentHashMap<>();

    RoomLocks(CommandSettings settings) {
        this.settings = settings;
    }

    @Override
    public Lock obtainLock(String roomId) {
        Queue queue = enter(roomId);
        boolean held = false;
        try {
            held = queue.lock.tryLock(Math.max(0, Deadline.nanosLeft(settings.deadline())), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            if (!held) {
                leave(roomId);
            }
        }
        if (!held) {
            throw new Refusal(BUSY, "room %s is busy: nothing was stored, try again".formatted(roomId));
        }
        return new Held(roomId, queue);
    }

    /** How many commands hold or wait for the room's lock. */
    int queued(String roomId) {
        Queue queue = queues.get(roomId);
        return queue == null ? 0 : queue.users.get();
    }

    private Queue enter(String roomId) {
        return queues.compute(roomId, (id, existing) -> {
            Queue queue = existing == null ? new Queue() : existing;
            if (queue.users.get() > settings.waitingPerRoomMax()) {
                throw new Refusal(BUSY, "too many messages wait for room %s: try again".formatted(roomId));
            }
            queue.users.incrementAndGet();
            return queue;
        });
    }

    private void leave(String roomId) {
        queues.computeIfPresent(roomId, (id, queue) -> queue.users.decrementAndGet() == 0 ? null : queue);
    }

    /** Changed only inside the map's {@code compute}, so that a queue without users is dropped and never used again. */
    private static final class Queue {
        private final ReentrantLock lock = new ReentrantLock(true);
        private final AtomicInteger users = new AtomicInteger();
    }

    private final class Held implements Lock {
        private final String roomId;
        private final Queue queue;

        private Held(String roomId, Queue queue) {
            this.roomId = roomId;
            this.queue = queue;
        }

        @Override
        public void release() {
            queue.lock.unlock();
            leave(roomId);
        }

        @Override
        public boolean isHeld() {
            return queue.lock.isHeldByCurrentThread();
        }
    }
}
