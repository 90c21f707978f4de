package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.CONFLICT;

import chat.parley.api.Refusal;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.PostedMessage;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import chat.parley.api.room.RoomEvent.MessagePosted;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a message was answered when it was posted, found out from its event. */
@Component
class FirstAnswers {
    private final EventStore eventStore;
    private final JdbcClient jdbc;

    FirstAnswers(EventStore eventStore, JdbcClient jdbc) {
        this.eventStore = eventStore;
        this.jdbc = jdbc;
    }

    /** Looks for the message in the whole log; null if it is not stored. */
    @Nullable
    PostedMessage find(SendMessageCommand command) {
        return jdbc.sql("select sequence_number from event_store.domain_event where event_id = ?")
                .param(MessageIdentity.eventId(command))
                .query(Long.class)
                .optional()
                .map(sequence -> at(sequence, command, eventStore))
                .orElse(null);
    }

    /**
     * The answer, if the event at that sequence is this very message; null if it is another one.
     *
     * @throws Refusal if it is this message with another text
     */
    static @Nullable PostedMessage at(long sequence, SendMessageCommand command, EventStore eventStore) {
        DomainEventMessage<?> event =
                eventStore.readEvents(command.roomId(), sequence).next();
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
        return new PostedMessage(MessageView.of(posted, sequence, event.getTimestamp()), true);
    }
}
