package chat.parley.api.room;

import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** Everything a room can be asked to do. */
public sealed interface RoomCommand {
    String roomId();

    /** Opens a room; {@code openedBy} becomes its first member, and is null when the server opens it for everybody. */
    record OpenRoom(
            @TargetAggregateIdentifier String roomId,
            String name,
            Visibility visibility,
            @Nullable String topic,
            @Nullable String openedBy)
            implements RoomCommand {}

    /** Makes somebody a member of a public room; a member who joins again changes nothing. */
    record JoinRoom(@TargetAggregateIdentifier String roomId, String username) implements RoomCommand {}

    /** Ends a membership. */
    record LeaveRoom(@TargetAggregateIdentifier String roomId, String username) implements RoomCommand {}

    /**
     * Says something in a room; whoever talks in a public room joins it.
     *
     * <p>The answer is a {@link PostedMessage}. The same room, username and {@code messageId} again gives the first
     * answer again, so a client that lost the answer may simply resend.
     */
    record SendMessageCommand(@TargetAggregateIdentifier String roomId, UUID messageId, String username, String content)
            implements RoomCommand {}
}
