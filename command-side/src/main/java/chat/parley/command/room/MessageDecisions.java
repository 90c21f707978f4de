package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;

import chat.parley.api.Refusal;
import chat.parley.api.room.MessageKey;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomCommand.AddReaction;
import chat.parley.api.room.RoomCommand.DeleteMessage;
import chat.parley.api.room.RoomCommand.EditMessage;
import chat.parley.api.room.RoomCommand.RemoveReaction;
import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.ReactionAdded;
import chat.parley.api.room.RoomEvent.ReactionRemoved;
import java.util.Optional;

/** What may become of a message that was posted. */
record MessageDecisions(Roster roster, RecentChanges recentChanges, AskedMessages messages) {
    MessageEdited decide(EditMessage command, StoredMessage stored) {
        String author = stored.message().username();
        if (!author.equals(command.by())) {
            throw new Refusal(NOT_ALLOWED, "only %s, who wrote it, can edit this message".formatted(author));
        }
        return new MessageEdited(
                command.roomId(),
                stored.message().messageId(),
                stored.sequence(),
                author,
                command.content(),
                Mentions.in(command.content(), roster::isMember));
    }

    Optional<RoomEvent> decide(DeleteMessage command) {
        RoomRules.requireReason(command.reason());
        roster.requireMember(command.by());
        StoredMessage stored = messages.find(command.message(), command.by());
        boolean isOwn = stored.message().username().equals(command.by());
        roster.requireAtLeast(isOwn ? Role.MEMBER : Role.MODERATOR, command.by());
        return messages.isDeleted(stored)
                ? Optional.empty()
                : Optional.of(new MessageDeleted(
                        command.roomId(),
                        stored.message().messageId(),
                        stored.sequence(),
                        command.by(),
                        command.reason()));
    }

    Optional<RoomEvent> decide(AddReaction command) {
        StoredMessage stored = reactable(command.message(), command.by(), command.emoji());
        return Boolean.TRUE.equals(recentChanges.hasReacted(stored.sequence(), command.by(), command.emoji()))
                ? Optional.empty()
                : Optional.of(new ReactionAdded(
                        command.roomId(),
                        stored.message().messageId(),
                        stored.sequence(),
                        command.by(),
                        command.emoji()));
    }

    Optional<RoomEvent> decide(RemoveReaction command) {
        StoredMessage stored = reactable(command.message(), command.by(), command.emoji());
        return Boolean.FALSE.equals(recentChanges.hasReacted(stored.sequence(), command.by(), command.emoji()))
                ? Optional.empty()
                : Optional.of(new ReactionRemoved(
                        command.roomId(),
                        stored.message().messageId(),
                        stored.sequence(),
                        command.by(),
                        command.emoji()));
    }

    private StoredMessage reactable(MessageKey message, String by, String emoji) {
        RoomRules.requireEmoji(emoji);
        roster.requireAtLeast(Role.MEMBER, by);
        return messages.notDeleted(message, by);
    }
}
