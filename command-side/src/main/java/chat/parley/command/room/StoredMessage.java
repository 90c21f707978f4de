package chat.parley.command.room;

import chat.parley.api.room.MessageView;
import chat.parley.api.room.Reply;
import chat.parley.api.room.RoomEvent.MessagePosted;
import java.time.Instant;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;

/** A message as it was first posted, with its place and time. */
record StoredMessage(MessagePosted message, long sequence, Instant postedAt) {
    /** None if the event is not one that posts a message. */
    static Optional<StoredMessage> of(DomainEventMessage<?> event) {
        return event.getPayload() instanceof MessagePosted posted
                ? Optional.of(new StoredMessage(posted, event.getSequenceNumber(), event.getTimestamp()))
                : Optional.empty();
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
