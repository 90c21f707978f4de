package chat.parley.api.room;

import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.ReactionAdded;
import chat.parley.api.room.RoomEvent.ReactionRemoved;
import java.util.UUID;

/** An event that changes a message, the one at {@code messageSequence}. */
public sealed interface MessageChange permits MessageEdited, MessageDeleted, ReactionAdded, ReactionRemoved {
    String roomId();

    UUID messageId();

    long messageSequence();
}
