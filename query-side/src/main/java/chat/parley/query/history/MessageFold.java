package chat.parley.query.history;

import chat.parley.api.room.MessageView;
import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomEvent.ReactionAdded;
import chat.parley.api.room.RoomEvent.ReactionRemoved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Messages as a room's events, in their order, leave them: by the rules of {@link MessageTable} and {@link MessageChanges}.
 *
 * <p>A message that was deleted stays as it is, and what is about a message whose posting was not applied is passed over.
 */
final class MessageFold {
    private final Map<Long, MessageView> messages = new TreeMap<>();

    void apply(RoomEvent event, long sequence, Instant at) {
        switch (event) {
            case MessagePosted posted -> messages.put(sequence, MessageView.of(posted, sequence, at));
            case MessageEdited edited -> change(edited.messageSequence(), message -> message.edited(edited, at));
            case MessageDeleted deleted -> change(deleted.messageSequence(), MessageView::withoutContent);
            case ReactionAdded added ->
                change(added.messageSequence(), message -> with(message, added.username(), added.emoji()));
            case ReactionRemoved removed ->
                change(removed.messageSequence(), message -> without(message, removed.username(), removed.emoji()));
            default -> {} // All else in a room says nothing of its messages.
        }
    }

    /** By their places in the room. */
    List<MessageView> messages() {
        return List.copyOf(messages.values());
    }

    private void change(long sequence, UnaryOperator<MessageView> change) {
        messages.computeIfPresent(sequence, (place, message) -> message.deleted() ? message : change.apply(message));
    }

    private static MessageView with(MessageView message, String username, String emoji) {
        List<String> names = new ArrayList<>(message.reactions().getOrDefault(emoji, List.of()));
        if (names.contains(username)) {
            return message;
        }
        names.add(username);
        return with(message, emoji, names);
    }

    private static MessageView without(MessageView message, String username, String emoji) {
        List<String> names = new ArrayList<>(message.reactions().getOrDefault(emoji, List.of()));
        return names.remove(username) ? with(message, emoji, names) : message;
    }

    /** An emoji that nobody has put there any more is gone. */
    private static MessageView with(MessageView message, String emoji, List<String> names) {
        Map<String, List<String>> reactions = new LinkedHashMap<>(message.reactions());
        if (names.isEmpty()) {
            reactions.remove(emoji);
        } else {
            reactions.put(emoji, List.copyOf(names));
        }
        return message.with(reactions);
    }
}
