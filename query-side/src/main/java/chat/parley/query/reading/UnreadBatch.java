package chat.parley.query.reading;

import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.MessagePosted;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a processor's batch of events comes to: of each author the newest message, of each message its last words. */
final class UnreadBatch {
    private final Map<Author, Long> said = new HashMap<>();
    private final Map<Message, List<String>> mentions = new HashMap<>();
    private final Set<Message> changed = new HashSet<>();

    record Author(String username, String roomId) {}

    record Message(String roomId, long sequence) {}

    void add(MessagePosted posted, long sequence) {
        said.merge(new Author(posted.username(), posted.roomId()), sequence, Math::max);
        if (!posted.mentions().isEmpty()) {
            mentions.put(new Message(posted.roomId(), sequence), others(posted.mentions(), posted.username()));
        }
    }

    void add(MessageEdited edited) {
        change(new Message(edited.roomId(), edited.messageSequence()), others(edited.mentions(), edited.username()));
    }

    void add(MessageDeleted deleted) {
        change(new Message(deleted.roomId(), deleted.messageSequence()), List.of());
    }

    private void change(Message message, List<String> names) {
        changed.add(message);
        mentions.put(message, names);
    }

    /** Only its author edits a message, and whom they name is not news to themselves. */
    private static List<String> others(List<String> names, String author) {
        return names.stream().filter(name -> !name.equals(author)).toList();
    }

    /** The newest message of each author in each room. */
    Map<Author, Long> said() {
        return said;
    }

    /** Messages of which what was known before does not hold any more. */
    Set<Message> changed() {
        return changed;
    }

    /** Who is named in each message. */
    Map<Message, List<String>> mentions() {
        return mentions;
    }
}
