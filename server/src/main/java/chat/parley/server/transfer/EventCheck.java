package chat.parley.server.transfer;

import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.eventstore.EventLog;
import chat.parley.eventstore.EventRow;
import chat.parley.eventstore.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** Whether this version can read an event, and whether that is one which can be in its place. */
public final class EventCheck {
    private EventCheck() {}

    /** What is wrong with an event, as the rest of a sentence; null if nothing is. */
    public static @Nullable String fault(EventRow row, EventLog log) {
        List<RoomEvent> events = new ArrayList<>();
        try {
            for (TrackedEventMessage<?> message : log.messages(new StoredEvent(0, row))) {
                message.getMetaData();
                events.add((RoomEvent) message.getPayload());
            }
        } catch (RuntimeException unreadable) {
            return "is an event that this server cannot read: %s of revision %s"
                    .formatted(row.payloadType(), row.payloadRevision());
        }
        return events.stream()
                .map(event -> fault(event, row))
                .filter(fault -> fault != null)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String fault(RoomEvent event, EventRow row) {
        Revision newest = event.getClass().getAnnotation(Revision.class);
        if (newest == null
                || Integer.parseInt(newest.value()) < Integer.parseInt(String.valueOf(row.payloadRevision()))) {
            return "is of a later revision than this server knows: %s of revision %s"
                    .formatted(row.payloadType(), row.payloadRevision());
        }
        if (!row.aggregateId().equals(event.roomId())) { // which a damaged payload may lack
            return "is of room %s by its payload".formatted(event.roomId());
        }
        return event instanceof RoomOpened != (row.sequence() == 0)
                ? "is out of place: a room is opened by its first event, and by no other"
                : null;
    }
}
