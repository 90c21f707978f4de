package chat.parley.eventstore;

import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Something that a thread of its own does. */
final class Work {
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();
    private final Thread thread;

    private Work(Runnable task) {
        thread = Thread.ofPlatform().daemon().unstarted(() -> {
            try {
                task.run();
                outcome.complete(null);
            } catch (RuntimeException | Error failure) {
                outcome.completeExceptionally(failure);
            }
        });
    }

    static Work start(Runnable task) {
        Work work = new Work(task);
        work.thread.start();
        return work;
    }

    /** Whether it waits for an append to be committed. */
    boolean awaitsAnAppend() {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(Append.class.getName())
                        && frame.getMethodName().equals("await"));
    }

    boolean isDone() {
        return outcome.isDone();
    }

    /** Returns when it is done, or throws what made it fail. */
    void join() {
        Throwable failure = failure();
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }

    /** What made it fail, or null. */
    Throwable failure() {
        Throwable failure =
                catchThrowable(() -> outcome.orTimeout(1, TimeUnit.MINUTES).join());
        return failure == null ? null : failure.getCause();
    }
}
