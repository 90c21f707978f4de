package chat.parley.query.live;

import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.MemberBanned;
import chat.parley.api.room.RoomEvent.MemberLeft;
import chat.parley.api.room.RoomEvent.MemberRemoved;
import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.stomp.SharedMessage;
import org.jspecify.annotations.Nullable;

/**
 * An event of a room as its followers get it, and what of it matters to the feed itself.
 *
 * @param leaver who is no member any more with it
 * @param isBan whether they are kept out, too
 * @param says the sequence of the message whose words it holds, -1 if it holds none
 * @param deletes the sequence of the message that it takes back, -1 if it is nothing of the kind
 */
record FeedEntry(
        long sequence, SharedMessage message, @Nullable String leaver, boolean isBan, long says, long deletes) {

    static FeedEntry of(long sequence, SharedMessage message, RoomEvent event) {
        return new FeedEntry(
                sequence,
                message,
                leaver(event),
                event instanceof MemberBanned,
                says(event, sequence),
                event instanceof MessageDeleted deleted ? deleted.messageSequence() : -1);
    }

    private static @Nullable String leaver(RoomEvent event) {
        return switch (event) {
            case MemberLeft left -> left.username();
            case MemberRemoved removed -> removed.username();
            case MemberBanned banned -> banned.username();
            default -> null;
        };
    }

    /** The sequence of the message whose words an event holds, -1 if it holds none. */
    static long says(RoomEvent event, long sequence) {
        return switch (event) {
            case MessagePosted posted -> sequence;
            case MessageEdited edited -> edited.messageSequence();
            default -> -1;
        };
    }
}
