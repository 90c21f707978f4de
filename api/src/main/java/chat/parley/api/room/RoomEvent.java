package chat.parley.api.room;

import java.util.UUID;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can have happened in a room. These records are stored for ever.
 *
 * <p>When it happened and the room's sequence number are the event message's own, not repeated here.
 */
public sealed interface RoomEvent {
    String roomId();

    /** A room came to be; {@code openedBy} is null for one that the server opened. */
    @Revision("1")
    record RoomOpened(
            String roomId,
            String name,
            Visibility visibility,
            @Nullable String topic,
            @Nullable String openedBy) implements RoomEvent {}

    /** Somebody became a member. */
    @Revision("1")
    record MemberJoined(String roomId, String username) implements RoomEvent {}

    /** Somebody is no member any more, by their own wish. */
    @Revision("1")
    record MemberLeft(String roomId, String username) implements RoomEvent {}

    /** Something was said, and is now part of the room's history. */
    @Revision("1")
    record MessagePosted(String roomId, UUID messageId, String username, String content) implements RoomEvent {}
}
