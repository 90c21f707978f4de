package chat.parley.eventstore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.axonframework.eventhandling.TrackedEventMessage;

/** A part of the log as a processor gets it. */
record LogBatch(List<TrackedEventMessage<?>> messages, long lastPosition) {

    /** Reads the events after a position, of which there are some, and their payloads, on a thread of its own. */
    static CompletableFuture<LogBatch> readAfter(long position, PostgresEventStorageEngine engine) {
        return CompletableFuture.supplyAsync(() -> read(position, engine), Thread::startVirtualThread);
    }

    private static LogBatch read(long position, PostgresEventStorageEngine engine) {
        List<StoredEvent> events = engine.eventsAfter(position, engine.batchSize());
        try {
            List<TrackedEventMessage<?>> messages = engine.messages(events);
            messages.forEach(TrackedEventMessage::getPayload); // A message keeps its payload once it is read.
            return new LogBatch(messages, events.getLast().position());
        } catch (RuntimeException unreadable) {
            return upToUnreadable(events, engine, unreadable);
        }
    }

    /** What comes before an event that cannot be read is passed on; that event is met by the next batch, and fails it. */
    private static LogBatch upToUnreadable(
            List<StoredEvent> events, PostgresEventStorageEngine engine, RuntimeException unreadable) {
        List<TrackedEventMessage<?>> readable = new ArrayList<>();
        long last = -1;
        for (StoredEvent event : events) {
            try {
                readable.addAll(engine.messages(event));
                last = event.position();
            } catch (RuntimeException first) {
                break;
            }
        }
        if (last < 0) {
            throw unreadable;
        }
        return new LogBatch(readable, last);
    }
}
