package chat.parley.api.room;

import java.util.List;
import java.util.UUID;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can have happened in a room. These records are stored for ever.
 *
 * <p>When it happened and the room's sequence number are the event message's own, not repeated here.
 */
public sealed interface RoomEvent {
    /** In an event's metadata: who brought it here from another chat, and says that it happened there. */
    String IMPORTED_BY = "importedBy";

    String roomId();

    /** A room came to be; {@code openedBy} is null for one that the server opened. */
    @Revision("1")
    record RoomOpened(
            String roomId,
            String name,
            Visibility visibility,
            @Nullable String topic,
            @Nullable String openedBy) implements RoomEvent {}

    /** A room has another name. */
    @Revision("1")
    record RoomRenamed(String roomId, String name, String by) implements RoomEvent {}

    /** A room has another topic, or none. */
    @Revision("1")
    record TopicChanged(String roomId, @Nullable String topic, String by) implements RoomEvent {}

    /** Nothing is said in a room any more. */
    @Revision("1")
    record RoomArchived(String roomId, String by) implements RoomEvent {}

    /** Somebody became a member: of their own accord, or by {@code by}. */
    @Revision("2")
    record MemberJoined(
            String roomId,
            String username,
            Role role,
            @Nullable String by) implements RoomEvent {}

    /** A member has another role. */
    @Revision("1")
    record RoleChanged(String roomId, String username, Role role, String by) implements RoomEvent {}

    /** Somebody is no member any more, by their own wish. */
    @Revision("1")
    record MemberLeft(String roomId, String username) implements RoomEvent {}

    /** Somebody is no member any more, by somebody else's wish. */
    @Revision("1")
    record MemberRemoved(
            String roomId,
            String username,
            String by,
            @Nullable String reason) implements RoomEvent {}

    /** Somebody is kept out, and no member any more if they were one. */
    @Revision("1")
    record MemberBanned(
            String roomId,
            String username,
            String by,
            @Nullable String reason) implements RoomEvent {}

    /** Somebody may come again. */
    @Revision("1")
    record MemberUnbanned(String roomId, String username, String by) implements RoomEvent {}

    /** Something was said, and is now part of the room's history; {@code mentions} are members whom it names. */
    @Revision("2")
    record MessagePosted(
            String roomId,
            UUID messageId,
            String username,
            String content,
            @Nullable Reply replyTo,
            List<String> mentions)
            implements RoomEvent {
        /**
         * With what the identifiers in the log begin of all such events of messages with that id; the author's name is the
         * rest.
         */
        public static String eventIds(String roomId, UUID messageId) {
            return roomId + ":" + messageId + ":";
        }
    }

    /** The message at {@code messageSequence} says something else now. */
    @Revision("1")
    record MessageEdited(
            String roomId, UUID messageId, long messageSequence, String username, String content, List<String> mentions)
            implements RoomEvent, MessageChange {}

    /** The message at {@code messageSequence} was taken back, by its author or by a moderator. */
    @Revision("1")
    record MessageDeleted(
            String roomId,
            UUID messageId,
            long messageSequence,
            String by,
            @Nullable String reason) implements RoomEvent, MessageChange {
        /** The identifier of such an event in the log, by which anybody finds out whether a message is deleted. */
        public static String eventId(String roomId, long messageSequence) {
            return roomId + ":" + messageSequence + ":deleted";
        }
    }

    /** Somebody put an emoji to the message at {@code messageSequence}. */
    @Revision("1")
    record ReactionAdded(String roomId, UUID messageId, long messageSequence, String username, String emoji)
            implements RoomEvent, MessageChange {}

    /** Somebody took their emoji away again. */
    @Revision("1")
    record ReactionRemoved(String roomId, UUID messageId, long messageSequence, String username, String emoji)
            implements RoomEvent, MessageChange {}
}
