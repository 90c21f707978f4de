package chat.parley.eventstore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * What a projection gathers of the events of the current unit of work, to write all of it with few statements: before the
 * unit of work commits, or earlier, if whoever hands out the events asks for it.
 */
public final class Gathered {
    private static final String KEY = Gathered.class.getName();

    private final Map<Object, Part<?>> parts = new LinkedHashMap<>();

    private Gathered() {}

    /** What this owner has gathered and not written yet; it begins empty. */
    @SuppressWarnings("unchecked") // an owner has parts of one kind
    public static <B> B of(Object owner, Supplier<B> empty, Consumer<B> writer) {
        return (B) current().parts.computeIfAbsent(owner, key -> new Part<>(empty.get(), writer)).batch;
    }

    /** Writes what has been gathered; what is gathered after that begins anew. */
    public static void flush() {
        current().write();
    }

    /** Forgets what has been gathered and not written. */
    public static void discard() {
        current().parts.clear();
    }

    private static Gathered current() {
        UnitOfWork<?> work = CurrentUnitOfWork.get().root();
        return work.getOrComputeResource(KEY, key -> {
            Gathered gathered = new Gathered();
            work.onPrepareCommit(committing -> gathered.write());
            return gathered;
        });
    }

    private void write() {
        parts.values().forEach(Part::write);
        parts.clear();
    }

    private record Part<B>(B batch, Consumer<B> writer) {
        void write() {
            writer.accept(batch);
        }
    }
}
