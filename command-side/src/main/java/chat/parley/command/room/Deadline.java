package chat.parley.command.room;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * When the command that this thread carries must be decided.
 *
 * <p>A scoped value rather than command metadata: Axon's lock factory is asked with nothing but the room's id, on the
 * sender's thread.
 */
final class Deadline {
    private static final ScopedValue<Long> NANO_TIME = ScopedValue.newInstance();

    private Deadline() {}

    static <R extends @Nullable Object> R within(Duration time, Supplier<R> work) {
        return ScopedValue.where(NANO_TIME, System.nanoTime() + time.toNanos()).call(work::get);
    }

    /** Nanoseconds left, negative once it has passed; {@code whenNone} where no command set one. */
    static long nanosLeft(Duration whenNone) {
        return NANO_TIME.isBound() ? NANO_TIME.get() - System.nanoTime() : whenNone.toNanos();
    }
}
