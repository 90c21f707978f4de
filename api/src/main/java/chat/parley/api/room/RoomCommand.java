package chat.parley.api.room;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** Everything a room can be asked to do; {@code by} is whoever asks. */
public sealed interface RoomCommand {
    String roomId();

    /** Opens a room; {@code openedBy} becomes its owner, and is null when the server opens it for everybody. */
    record OpenRoom(
            @TargetAggregateIdentifier String roomId,
            String name,
            Visibility visibility,
            @Nullable String topic,
            @Nullable String openedBy)
            implements RoomCommand {}

    /**
     * Opens the room of exactly these people, if it is not open yet; answered by its {@link RoomView}.
     *
     * @param roomId what {@link DirectRooms#idOf} makes of their names
     */
    record OpenDirectRoom(@TargetAggregateIdentifier String roomId, Set<String> usernames, String openedBy)
            implements RoomCommand {}

    /** Changes a room's name or topic; null leaves it as it is, an empty topic takes it away. */
    record ChangeRoom(
            @TargetAggregateIdentifier String roomId,
            String by,
            @Nullable String name,
            @Nullable String topic) implements RoomCommand {}

    /** Ends the talk in a room for good; it can still be read. */
    record ArchiveRoom(@TargetAggregateIdentifier String roomId, String by) implements RoomCommand {}

    /** Makes somebody a member of a public room; a member who joins again changes nothing. */
    record JoinRoom(@TargetAggregateIdentifier String roomId, String username) implements RoomCommand {}

    /** Makes somebody else a member, or gives a member another role; null means a plain member, or no change of role. */
    record PutMember(
            @TargetAggregateIdentifier String roomId,
            String username,
            @Nullable Role role,
            String by) implements RoomCommand {}

    /** Ends one's own membership. */
    record LeaveRoom(@TargetAggregateIdentifier String roomId, String username) implements RoomCommand {}

    /** Ends somebody else's membership. */
    record RemoveMember(
            @TargetAggregateIdentifier String roomId,
            String username,
            String by,
            @Nullable String reason) implements RoomCommand {}

    /** Keeps somebody out, member or not, until {@link UnbanMember}; who is kept out already stays so. */
    record BanMember(
            @TargetAggregateIdentifier String roomId,
            String username,
            String by,
            @Nullable String reason) implements RoomCommand {}

    /** Lets somebody come again; they are not a member by that. */
    record UnbanMember(@TargetAggregateIdentifier String roomId, String username, String by) implements RoomCommand {}

    /**
     * Says something in a room; whoever talks in a public room joins it.
     *
     * <p>The answer is a {@link PostedMessage}. The same room, username and {@code messageId} again gives the first
     * answer again, so a client that lost the answer may simply resend.
     *
     * @param replyTo the message that it answers, null if it answers none
     */
    record SendMessageCommand(
            @TargetAggregateIdentifier String roomId,
            UUID messageId,
            String username,
            String content,
            @Nullable MessageKey replyTo)
            implements RoomCommand {
        /** Something that answers nothing. */
        public SendMessageCommand(String roomId, UUID messageId, String username, String content) {
            this(roomId, messageId, username, content, null);
        }
    }

    /**
     * Takes over what was said elsewhere, with its original times; who said it joins a public room by that. Answered by an
     * {@link OldMessagesView}, as some may be refused and the others taken; what is there already stays as it is.
     *
     * @param dryRun whether it is only to be found out what would become of them
     */
    record ImportMessages(
            @TargetAggregateIdentifier String roomId, List<OldMessage> messages, String by, boolean dryRun)
            implements RoomCommand {}

    /** Says it differently; only its author can. Answered by its {@link MessageView}, without reactions. */
    record EditMessage(@TargetAggregateIdentifier String roomId, MessageKey message, String by, String content)
            implements RoomCommand {}

    /** Takes back what was said, one's own or as a moderator; a message that is deleted already stays so. */
    record DeleteMessage(
            @TargetAggregateIdentifier String roomId,
            MessageKey message,
            String by,
            @Nullable String reason) implements RoomCommand {}

    /** Puts an emoji to a message; one that is there already stays. */
    record AddReaction(@TargetAggregateIdentifier String roomId, MessageKey message, String by, String emoji)
            implements RoomCommand {}

    /** Takes one's emoji away again. */
    record RemoveReaction(@TargetAggregateIdentifier String roomId, MessageKey message, String by, String emoji)
            implements RoomCommand {}
}
