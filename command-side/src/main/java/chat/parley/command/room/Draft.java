package chat.parley.command.room;

import chat.parley.api.room.MessageKey;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import java.util.UUID;
import org.axonframework.common.IdentifierFactory;
import org.jspecify.annotations.Nullable;

/**
 * A message as a client writes it, over REST and STOMP alike; without an id the server makes one.
 *
 * @param replyTo the id of the message that it answers, or its sequence
 */
record Draft(
        @Nullable String content,
        @Nullable String messageId,
        @Nullable String username,
        @Nullable String replyTo) {

    SendMessageCommand toCommand(String roomId, String author) {
        UUID id = MessageKey.id(
                messageId != null ? messageId : IdentifierFactory.getInstance().generateIdentifier());
        return new SendMessageCommand(
                roomId, id, author, content == null ? "" : content, replyTo == null ? null : MessageKey.of(replyTo));
    }

    Draft withMessageId(String id) {
        return new Draft(content, id, username, replyTo);
    }
}
