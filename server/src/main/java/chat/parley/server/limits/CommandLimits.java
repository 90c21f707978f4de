package chat.parley.server.limits;

import chat.parley.api.room.RoomCommand;
import chat.parley.api.room.RoomCommand.AddReaction;
import chat.parley.api.room.RoomCommand.ArchiveRoom;
import chat.parley.api.room.RoomCommand.BanMember;
import chat.parley.api.room.RoomCommand.ChangeRoom;
import chat.parley.api.room.RoomCommand.DeleteMessage;
import chat.parley.api.room.RoomCommand.EditMessage;
import chat.parley.api.room.RoomCommand.ImportMessages;
import chat.parley.api.room.RoomCommand.JoinRoom;
import chat.parley.api.room.RoomCommand.LeaveRoom;
import chat.parley.api.room.RoomCommand.OpenDirectRoom;
import chat.parley.api.room.RoomCommand.OpenRoom;
import chat.parley.api.room.RoomCommand.PutMember;
import chat.parley.api.room.RoomCommand.RemoveMember;
import chat.parley.api.room.RoomCommand.RemoveReaction;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import chat.parley.api.room.RoomCommand.UnbanMember;
import chat.parley.server.nodes.Nodes;
import java.util.List;
import java.util.function.BiFunction;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Limits how often somebody changes rooms, wherever the command comes from. Axon has the command gateway ask it, on the
 * thread of whoever sends: what is refused never gets into the mailbox of its room, and none is counted again when it has to
 * be decided again.
 */
@Component
class CommandLimits implements MessageDispatchInterceptor<CommandMessage<?>> {
    private final Buckets postsPerUser;
    private final Buckets postsPerRoom;
    private final Buckets changesPerUser;

    CommandLimits(Limits limits, LimitSettings settings, Nodes nodes) {
        this.postsPerUser = limits.sharedBuckets(Limit.POSTS_PER_USER, settings.postsPerUser(), nodes::takingCommands);
        this.postsPerRoom = limits.buckets(Limit.POSTS_PER_ROOM, settings.postsPerRoom());
        this.changesPerUser = limits.buckets(Limit.CHANGES_PER_USER, settings.changesPerUser());
    }

    @Override
    public BiFunction<Integer, CommandMessage<?>, CommandMessage<?>> handle(
            List<? extends CommandMessage<?>> commands) {
        return (index, command) -> {
            if (command.getPayload() instanceof RoomCommand asked) {
                admit(asked);
            }
            return command;
        };
    }

    /** The user comes first: what somebody has no right to any more takes nothing from the others in the room. */
    private void admit(RoomCommand command) {
        if (command instanceof SendMessageCommand post) {
            postsPerUser.admit(post.username());
            postsPerRoom.admit(post.roomId());
            return;
        }
        String by = by(command);
        if (by != null) {
            changesPerUser.admit(by);
        }
    }

    /** Who asks; null if the server does, or nobody who has a name. */
    private static @Nullable String by(RoomCommand command) {
        return switch (command) {
            case OpenRoom open -> open.openedBy();
            case OpenDirectRoom open -> open.openedBy();
            case ChangeRoom change -> change.by();
            case ArchiveRoom archive -> archive.by();
            case JoinRoom join -> join.username();
            case PutMember put -> put.by();
            case LeaveRoom leave -> leave.username();
            case RemoveMember remove -> remove.by();
            case BanMember ban -> ban.by();
            case UnbanMember unban -> unban.by();
            case SendMessageCommand post -> post.username();
            case ImportMessages old -> null; // An operator's, who does not change rooms by that; requests are counted.
            case EditMessage edit -> edit.by();
            case DeleteMessage delete -> delete.by();
            case AddReaction add -> add.by();
            case RemoveReaction remove -> remove.by();
        };
    }
}
