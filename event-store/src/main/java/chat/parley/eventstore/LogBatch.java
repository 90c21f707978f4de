package chat.parley.eventstore;

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
        List<TrackedEventMessage<?>> messages;
        try {
            messages = engine.messages(events);
            messages.forEach(TrackedEventMessage::getPayload); // A message keeps its payload once it is read.
        } catch (RuntimeException unreadable) { // One of them, which its readers will meet.
            messages = events.stream()
                    .flatMap(event -> UnreadableEvent.orMessages(event, engine).stream())
                    .toList();
        }
        return new LogBatch(messages, events.getLast().position());
    }
}
