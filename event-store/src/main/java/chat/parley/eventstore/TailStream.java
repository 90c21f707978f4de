package chat.parley.eventstore;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.jspecify.annotations.Nullable;

/**
 * One processor's way through the log: from the database while it is far behind, from the shared tail once that reaches
 * back to it. It holds two batches at most, so a slow processor costs nobody any memory.
 */
final class TailStream implements TrackingEventStream {
    private static final int TAIL_EVENTS_MAX = 512;

    private final PostgresEventStorageEngine engine;
    private final Tail tail;
    private final Queue<TrackedEventMessage<?>> batch = new ArrayDeque<>();
    private final Supplier<Duration> gathering;
    private long position;
    private @Nullable CompletableFuture<LogBatch> ahead;
    private @Nullable Runnable listener;

    /** Begins behind a position; see {@link PostgresEventStore#gathering} for the moment. */
    TailStream(PostgresEventStorageEngine engine, Tail tail, long position, Supplier<Duration> gathering) {
        this.engine = engine;
        this.tail = tail;
        this.position = position;
        this.gathering = gathering;
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
        return hasNextAvailable() ? Optional.ofNullable(batch.peek()) : Optional.empty();
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        while (batch.isEmpty()) {
            gather(deadline);
            List<TailEvent> events = tail.after(position, TAIL_EVENTS_MAX, deadline - System.nanoTime());
            if (events == null) {
                readLog();
            } else if (events.isEmpty()) {
                return false;
            } else {
                take(events);
            }
        }
        return true;
    }

    private void gather(long deadline) throws InterruptedException {
        long now = System.nanoTime();
        long gatheringNanos = gathering.get().toNanos();
        boolean hasCaughtUp = gatheringNanos > 0 && now < deadline && tail.newest() <= position;
        List<TailEvent> first = hasCaughtUp ? tail.after(position, 1, deadline - now) : null;
        if (first != null && !first.isEmpty()) {
            tail.awaitHurry(position, gatheringNanos);
        }
    }

    private void take(List<TailEvent> events) {
        for (TailEvent event : events) {
            batch.addAll(event.messages(stored -> UnreadableEvent.orMessages(stored, engine)));
            position = event.position();
        }
    }

    /** Takes the batch that was read meanwhile, and has the next one read while this one is being worked on. */
    private void readLog() {
        CompletableFuture<LogBatch> ready = ahead == null ? LogBatch.readAfter(position, engine) : ahead;
        ahead = null;
        try {
            LogBatch read = ready.join();
            batch.addAll(read.messages());
            position = read.lastPosition();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException failure ? failure : failed;
        }
        if (!tail.reachesBackTo(position)) {
            ahead = LogBatch.readAfter(position, engine);
        }
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
        TrackedEventMessage<?> next = batch.poll();
        while (next == null) {
            hasNextAvailable(Integer.MAX_VALUE, TimeUnit.MILLISECONDS);
            next = batch.poll();
        }
        return next;
    }

    @Override
    public boolean setOnAvailableCallback(Runnable callback) {
        close();
        listener = callback;
        tail.addListener(callback);
        callback.run();
        return true;
    }

    @Override
    public void close() {
        if (listener != null) {
            tail.removeListener(listener);
            listener = null;
        }
    }
}
