package chat.parley.api.room;

import chat.parley.api.room.RoomEvent.RoomOpened;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A room as the directory lists it.
 *
 * @param lastActivityAt when its newest message was posted; when it was opened, before there is any
 * @param archivedAt null while people talk in it
 */
public record RoomView(
        String roomId,
        String name,
        Visibility visibility,
        @Nullable String topic,
        @Nullable String openedBy,
        Instant openedAt,
        int memberCount,
        Instant lastActivityAt,
        @Nullable Instant archivedAt) {

    /** The view of a new room, with the time that only its envelope knows. */
    public static RoomView of(RoomOpened opened, Instant openedAt, int memberCount) {
        return new RoomView(
                opened.roomId(),
                opened.name(),
                opened.visibility(),
                opened.topic(),
                opened.openedBy(),
                openedAt,
                memberCount,
                openedAt,
                null);
    }
}
