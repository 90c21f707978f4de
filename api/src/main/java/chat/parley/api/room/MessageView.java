package chat.parley.api.room;

import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.MessagePosted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as a reader sees it: the same posted, fetched and pushed. What does not apply is left out on the wire.
 *
 * @param sequence the message's place among the room's events, from 0
 * @param content empty once it is deleted
 * @param createdAt when it was posted, in milliseconds at the finest
 * @param replyTo the id of the message that it answers
 * @param mentions members whom it names
 * @param reactions who put which emoji to it, in the order they came
 */
public record MessageView(
        String roomId,
        UUID messageId,
        long sequence,
        String username,
        String content,
        Instant createdAt,
        @Nullable Instant editedAt,
        boolean deleted,
        @Nullable UUID replyTo,
        List<String> mentions,
        Map<String, List<String>> reactions) {

    /** The view of an event, with the sequence and time that only its envelope knows. */
    public static MessageView of(MessagePosted posted, long sequence, Instant createdAt) {
        return new MessageView(
                posted.roomId(),
                posted.messageId(),
                sequence,
                posted.username(),
                posted.content(),
                createdAt,
                null,
                false,
                posted.replyTo() == null ? null : posted.replyTo().messageId(),
                posted.mentions(),
                Map.of());
    }

    /** This message as it reads after an edit. */
    public MessageView edited(MessageEdited edit, Instant at) {
        return new MessageView(
                roomId,
                messageId,
                sequence,
                username,
                edit.content(),
                createdAt,
                at,
                deleted,
                replyTo,
                edit.mentions(),
                reactions);
    }

    /** What is left of this message once it is deleted: that it was, and who said it. */
    public MessageView withoutContent() {
        return new MessageView(
                roomId, messageId, sequence, username, "", createdAt, null, true, replyTo, List.of(), Map.of());
    }

    /** This message with other reactions. */
    public MessageView with(Map<String, List<String>> others) {
        return new MessageView(
                roomId, messageId, sequence, username, content, createdAt, editedAt, deleted, replyTo, mentions,
                others);
    }
}
