package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.CONFLICT;

import chat.parley.api.Refusal;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.PostedMessage;
import chat.parley.api.room.Reply;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import chat.parley.api.room.RoomEvent.MessagePosted;
import java.time.Instant;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;
import org.jspecify.annotations.Nullable;

/** A message as it was first posted, with its place and time. */
record StoredMessage(MessagePosted message, long sequence, Instant postedAt) {
    /** None if the event is not one that posts a message. */
    static Optional<StoredMessage> of(DomainEventMessage<?> event) {
        return event.getPayload() instanceof MessagePosted posted
                ? Optional.of(new StoredMessage(posted, event.getSequenceNumber(), event.getTimestamp()))
                : Optional.empty();
    }

    /**
     * What the command is answered if this is its message, which then was posted before; null if it is another one.
     *
     * @throws Refusal if it is this message with another text
     */
    @Nullable
    PostedMessage firstAnswer(SendMessageCommand command) {
        if (!message.messageId().equals(command.messageId())
                || !message.username().equals(command.username())) {
            return null;
        }
        if (!message.content().equals(command.content())) {
            throw new Refusal(
                    CONFLICT,
                    "message %s was already posted in room %s with another text"
                            .formatted(command.messageId(), command.roomId()));
        }
        return new PostedMessage(view(), true);
    }

    MessageView view() {
        return MessageView.of(message, sequence, postedAt);
    }

    /** What an answer to this message stores. */
    Reply asParent() {
        Reply parent = message.replyTo();
        return new Reply(message.messageId(), sequence, parent == null ? sequence : parent.thread());
    }
}
