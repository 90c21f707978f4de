package chat.parley.eventstore;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The events of one unit of work, which are stored together or not at all, and whoever waits for that. */
final class Append {
    private final List<EventRow> rows;
    private final long deadline;
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();

    /** A deadline as {@link System#nanoTime()} has it: until then it may wait to be written. */
    Append(List<EventRow> rows, long deadline) {
        this.rows = rows;
        this.deadline = deadline;
    }

    List<EventRow> rows() {
        return rows;
    }

    boolean isExpired(long now) {
        return now - deadline > 0;
    }

    void stored() {
        outcome.complete(null);
    }

    void failed(RuntimeException failure) {
        outcome.completeExceptionally(failure);
    }

    /** Returns once the events are stored; the writer sees to it that every append gets an outcome. */
    void await() {
        try {
            outcome.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException failure) {
                failure.addSuppressed(new AwaitedHere());
                throw failure;
            }
            throw failed;
        }
    }

    /** Where the waiting thread was: the failure itself shows where the writer was. */
    private static final class AwaitedHere extends Exception {}
}
