package chat.parley.api.room;

import chat.parley.api.room.RoomEvent.MessagePosted;
import java.time.Instant;
import java.util.UUID;

/**
 * A message as a reader sees it: the same posted, fetched and pushed.
 *
 * @param sequence the message's place among the room's events, from 0
 * @param createdAt when it was posted, in milliseconds at the finest
 */
public record MessageView(
        String roomId, UUID messageId, long sequence, String username, String content, Instant createdAt) {

    /** The view of an event, with the sequence and time that only its envelope knows. */
    public static MessageView of(MessagePosted posted, long sequence, Instant createdAt) {
        return new MessageView(
                posted.roomId(), posted.messageId(), sequence, posted.username(), posted.content(), createdAt);
    }
}
