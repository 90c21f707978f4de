package chat.parley.eventstore;

import java.util.List;
import java.util.function.Function;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;

/** An event of the tail; the first that asks for its messages makes them for all. */
final class TailEvent {
    private final StoredEvent event;
    private final long arrived;
    private volatile @Nullable List<TrackedEventMessage<?>> messages;

    /** Arrived at a time as {@link System#nanoTime()} has it. */
    TailEvent(StoredEvent event, long arrived) {
        this.event = event;
        this.arrived = arrived;
    }

    long arrived() {
        return arrived;
    }

    long position() {
        return event.position();
    }

    int weight() {
        return event.row().weight();
    }

    /** Mostly one; upcasters may make none or several of it. */
    List<TrackedEventMessage<?>> messages(Function<StoredEvent, List<TrackedEventMessage<?>>> reader) {
        List<TrackedEventMessage<?>> made = messages;
        if (made == null) {
            made = reader.apply(event);
            messages = made;
        }
        return made;
    }
}
