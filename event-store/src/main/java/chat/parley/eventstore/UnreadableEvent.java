package chat.parley.eventstore;

import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * Stands in a stream for a stored event that this server cannot read: of a type that it does not know, or one that an
 * upcaster fails on. Whoever meets it knows its room and its place, and must not pass it over.
 *
 * @param type the name that it is stored under
 */
public record UnreadableEvent(String type, RuntimeException cause) {
    /** What a stored event says, as streams give it. */
    static List<TrackedEventMessage<?>> orMessages(StoredEvent event, PostgresEventStorageEngine engine) {
        try {
            return engine.messages(event);
        } catch (RuntimeException unreadable) {
            return messages(event, unreadable);
        }
    }

    private static List<TrackedEventMessage<?>> messages(StoredEvent event, RuntimeException cause) {
        EventRow row = event.row();
        return List.of(new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(event.position()),
                new GenericDomainEventMessage<>(
                        row.type(),
                        row.aggregateId(),
                        row.sequence(),
                        new UnreadableEvent(row.payloadType(), cause),
                        Map.of(),
                        row.eventId(),
                        row.timestamp())));
    }
}
