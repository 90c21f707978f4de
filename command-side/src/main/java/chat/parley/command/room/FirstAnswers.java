package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.CONFLICT;

import chat.parley.api.Refusal;
import chat.parley.api.room.PostedMessage;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.eventstore.PostgresEventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a message was answered when it was posted, found out from its event. */
@Component
class FirstAnswers {
    private final PostgresEventStore eventStore;

    FirstAnswers(PostgresEventStore eventStore) {
        this.eventStore = eventStore;
    }

    /** Looks for the message in the whole log; null if it is not stored. */
    @Nullable
    PostedMessage find(SendMessageCommand command) {
        return eventStore
                .findEvent(MessageIdentity.eventId(command))
                .flatMap(StoredMessage::of)
                .map(stored -> of(stored, command))
                .orElse(null);
    }

    /**
     * The answer, if this is the very message; null if it is another one.
     *
     * @throws Refusal if it is this message with another text
     */
    static @Nullable PostedMessage of(StoredMessage stored, SendMessageCommand command) {
        MessagePosted posted = stored.message();
        if (!posted.messageId().equals(command.messageId())
                || !posted.username().equals(command.username())) {
            return null;
        }
        if (!posted.content().equals(command.content())) {
            throw new Refusal(
                    CONFLICT,
                    "message %s was already posted in room %s with another text"
                            .formatted(command.messageId(), command.roomId()));
        }
        return new PostedMessage(stored.view(), true);
    }
}
