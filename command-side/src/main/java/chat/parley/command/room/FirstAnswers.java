package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.CONFLICT;

import chat.parley.api.Refusal;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.PostedMessage;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.eventstore.PostgresEventStore;
import org.axonframework.eventhandling.DomainEventMessage;
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
                .map(event -> of(event, command))
                .orElse(null);
    }

    /**
     * The answer, if the event is this very message; null if it is another one.
     *
     * @throws Refusal if it is this message with another text
     */
    static @Nullable PostedMessage of(DomainEventMessage<?> event, SendMessageCommand command) {
        if (!(event.getPayload() instanceof MessagePosted posted)
                || !posted.messageId().equals(command.messageId())
                || !posted.username().equals(command.username())) {
            return null;
        }
        if (!posted.content().equals(command.content())) {
            throw new Refusal(
                    CONFLICT,
                    "message %s was already posted in room %s with another text"
                            .formatted(command.messageId(), command.roomId()));
        }
        return new PostedMessage(MessageView.of(posted, event.getSequenceNumber(), event.getTimestamp()), true);
    }
}
