package chat.parley.command.room;

import chat.parley.api.room.OldMessage;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What the log knows of single messages, of which a room itself keeps none; each question is one indexed read. */
interface MessageLog {
    /** The message at that sequence: stored, or about to be by the current unit of work. */
    Optional<StoredMessage> at(String roomId, long sequence);

    /** The message that somebody posted with that id. */
    Optional<StoredMessage> postedBy(String author, String roomId, UUID messageId);

    /** The message with that id: the asker's own, else the oldest that is stored. */
    Optional<StoredMessage> withId(String roomId, UUID messageId, String asker);

    /** Those of these messages that their authors have posted. */
    Set<OldMessage> posted(String roomId, Collection<OldMessage> messages);

    /** Whether the message at that sequence is stored as deleted. */
    boolean isDeleted(String roomId, long sequence);
}
