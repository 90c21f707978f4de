package chat.parley.api.room;

import chat.parley.api.room.RoomEvent.RoomOpened;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A room as the directory lists it. */
public record RoomView(
        String roomId,
        String name,
        Visibility visibility,
        @Nullable String topic,
        @Nullable String openedBy,
        Instant openedAt) {

    /** The view of an event, with the time that only its envelope knows. */
    public static RoomView of(RoomOpened opened, Instant openedAt) {
        return new RoomView(
                opened.roomId(), opened.name(), opened.visibility(), opened.topic(), opened.openedBy(), openedAt);
    }
}
