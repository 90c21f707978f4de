package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.MESSAGE_DELETED;
import static chat.parley.api.Refusal.Reason.MESSAGE_NOT_FOUND;

import chat.parley.api.Refusal;
import chat.parley.api.room.MessageKey;
import chat.parley.api.room.PostedMessage;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds the messages that commands are about: what the room remembers, then the log. What the commands before, decided
 * together with this one, are about to store is known only to the room.
 */
record AskedMessages(String roomId, RecentMessages recentMessages, RecentChanges recentChanges, MessageLog log) {

    /**
     * The message, deleted or not.
     *
     * @throws Refusal if there is none
     */
    StoredMessage find(MessageKey key, String asker) {
        Optional<StoredMessage> found = switch (key) {
            case MessageKey.At place -> log.at(roomId, place.sequence());
            case MessageKey.ById id ->
                ownRecent(id.messageId(), asker).or(() -> log.withId(roomId, id.messageId(), asker));
        };
        return found.orElseThrow(
                () -> new Refusal(MESSAGE_NOT_FOUND, "there is no message %s in room %s".formatted(key, roomId)));
    }

    private Optional<StoredMessage> ownRecent(UUID messageId, String asker) {
        return Optional.ofNullable(recentMessages.sequenceOf(asker, messageId))
                .flatMap(sequence -> log.at(roomId, sequence))
                .filter(stored -> stored.message().messageId().equals(messageId)
                        && stored.message().username().equals(asker));
    }

    boolean isDeleted(StoredMessage stored) {
        return recentChanges.isDeleted(stored.sequence()) || log.isDeleted(roomId, stored.sequence());
    }

    /**
     * A message that is still there.
     *
     * @throws Refusal if it is not
     */
    StoredMessage notDeleted(MessageKey key, String asker) {
        StoredMessage stored = find(key, asker);
        if (isDeleted(stored)) {
            throw new Refusal(MESSAGE_DELETED, "message %s is deleted".formatted(key));
        }
        return stored;
    }

    /** The answer to a resend of a recent message, else null; an older one is found out by the log's unique key. */
    @Nullable
    PostedMessage firstAnswer(SendMessageCommand command) {
        Long sequence = recentMessages.sequenceOf(command.username(), command.messageId());
        return sequence == null
                ? null
                : log.at(roomId, sequence)
                        .map(stored -> stored.firstAnswer(command))
                        .orElse(null);
    }
}
