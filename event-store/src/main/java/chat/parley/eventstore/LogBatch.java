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
        List<TrackedEventMessage<?>> messages = engine.messages(events);
        messages.forEach(LogBatch::readPayload);
        return new LogBatch(messages, events.getLast().position());
    }

    /** A message keeps its payload once it is read; one that cannot be read is met by the processor that asks for it. */
    private static void readPayload(TrackedEventMessage<?> message) {
        try {
            message.getPayload();
        } catch (RuntimeException unreadable) {
            // It will be thrown again where it matters.
        }
    }
}
