package chat.parley.server;

import static chat.parley.api.Refusal.Reason.BANNED;
import static chat.parley.api.Refusal.Reason.LAST_OWNER;
import static chat.parley.api.Refusal.Reason.MEMBER_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.MESSAGE_DELETED;
import static chat.parley.api.Refusal.Reason.MESSAGE_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;
import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static chat.parley.api.Refusal.Reason.ROOM_ARCHIVED;

import chat.parley.api.Refusal.Reason;
import chat.parley.api.room.MessageKey;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomCommand;
import chat.parley.api.room.RoomCommand.AddReaction;
import chat.parley.api.room.RoomCommand.ArchiveRoom;
import chat.parley.api.room.RoomCommand.BanMember;
import chat.parley.api.room.RoomCommand.ChangeRoom;
import chat.parley.api.room.RoomCommand.DeleteMessage;
import chat.parley.api.room.RoomCommand.EditMessage;
import chat.parley.api.room.RoomCommand.JoinRoom;
import chat.parley.api.room.RoomCommand.LeaveRoom;
import chat.parley.api.room.RoomCommand.PutMember;
import chat.parley.api.room.RoomCommand.RemoveMember;
import chat.parley.api.room.RoomCommand.RemoveReaction;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import chat.parley.api.room.RoomCommand.UnbanMember;
import chat.parley.api.room.Visibility;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the chat once more, as plainly as can be: what a command does to a room, or why it is refused. Its rooms are
 * neither direct nor full, its words proper.
 */
final class ChatModel {
    private ChatModel() {}

    /** Does it; returns why not, or null. */
    static @Nullable Reason apply(ModelRoom room, RoomCommand command) {
        return switch (command) {
            case JoinRoom join -> join(room, join.username());
            case PutMember put -> put(room, put);
            case LeaveRoom leave -> leave(room, leave.username());
            case RemoveMember remove -> remove(room, remove.by(), remove.username());
            case BanMember ban -> ban(room, ban.by(), ban.username());
            case UnbanMember unban -> unban(room, unban.by(), unban.username());
            case ChangeRoom change -> change(room, change);
            case ArchiveRoom archive -> archive(room, archive.by());
            case SendMessageCommand send -> send(room, send);
            case EditMessage edit -> edit(room, edit);
            case DeleteMessage delete -> delete(room, delete);
            case AddReaction add -> react(room, add.message(), add.by(), add.emoji(), true);
            case RemoveReaction remove -> react(room, remove.message(), remove.by(), remove.emoji(), false);
            default -> throw new IllegalArgumentException("The model does not know " + command);
        };
    }

    private static @Nullable Reason join(ModelRoom room, String username) {
        if (room.members.containsKey(username)) {
            return null;
        }
        Reason reason = mayNotJoin(room, username);
        if (reason == null) {
            room.join(username, Role.MEMBER);
        }
        return reason;
    }

    private static @Nullable Reason mayNotJoin(ModelRoom room, String username) {
        if (room.archived) {
            return ROOM_ARCHIVED;
        }
        if (room.visibility != Visibility.PUBLIC) {
            return NOT_A_MEMBER;
        }
        return room.banned.contains(username) ? BANNED : null;
    }

    private static @Nullable Reason lacks(ModelRoom room, String by, Role least) {
        return room.has(by, least) ? null : room.members.containsKey(by) ? NOT_ALLOWED : NOT_A_MEMBER;
    }

    private static @Nullable Reason mayNotGive(ModelRoom room, String by, Role role) {
        return lacks(room, by, role.isAtLeast(Role.MODERATOR) ? Role.OWNER : Role.MODERATOR);
    }

    private static @Nullable Reason put(ModelRoom room, PutMember put) {
        if (room.archived) {
            return ROOM_ARCHIVED;
        }
        Role present = room.members.get(put.username());
        Role role = Objects.requireNonNullElse(put.role(), Role.MEMBER);
        if (present == null) {
            Reason reason = mayNotGive(room, put.by(), role);
            reason = reason == null && room.banned.contains(put.username()) ? BANNED : reason;
            if (reason == null) {
                room.join(put.username(), role);
            }
            return reason;
        }
        if (put.role() == null || role == present) {
            return null;
        }
        boolean lessOfOneself = put.username().equals(put.by()) && role.compareTo(present) < 0;
        Reason reason = lessOfOneself ? null : mayNotGive(room, put.by(), present);
        reason = reason == null && !lessOfOneself ? mayNotGive(room, put.by(), role) : reason;
        reason = reason == null && room.isLastOwner(put.username()) ? LAST_OWNER : reason;
        if (reason == null) {
            room.members.put(put.username(), role);
            room.head++;
        }
        return reason;
    }

    private static @Nullable Reason leave(ModelRoom room, String username) {
        if (!room.members.containsKey(username)) {
            return NOT_A_MEMBER;
        }
        if (room.isLastOwner(username)) {
            return LAST_OWNER;
        }
        room.leave(username);
        return null;
    }

    private static @Nullable Reason remove(ModelRoom room, String by, String username) {
        Reason reason = lacks(room, by, Role.MODERATOR);
        if (reason == null && !room.members.containsKey(username)) {
            reason = MEMBER_NOT_FOUND;
        }
        reason = reason == null ? mayNotGive(room, by, room.members.get(username)) : reason;
        reason = reason == null && room.isLastOwner(username) ? LAST_OWNER : reason;
        if (reason == null) {
            room.leave(username);
        }
        return reason;
    }

    private static @Nullable Reason ban(ModelRoom room, String by, String username) {
        Reason reason = lacks(room, by, Role.MODERATOR);
        if (reason == null && room.members.containsKey(username)) {
            reason = mayNotGive(room, by, room.members.get(username));
            reason = reason == null && room.isLastOwner(username) ? LAST_OWNER : reason;
        }
        if (reason == null && room.banned.add(username)) {
            room.leave(username);
        }
        return reason;
    }

    private static @Nullable Reason unban(ModelRoom room, String by, String username) {
        Reason reason = lacks(room, by, Role.MODERATOR);
        if (reason == null && room.banned.remove(username)) {
            room.head++;
        }
        return reason;
    }

    private static @Nullable Reason change(ModelRoom room, ChangeRoom change) {
        Reason reason = room.archived ? ROOM_ARCHIVED : lacks(room, change.by(), Role.MODERATOR);
        if (reason != null) {
            return reason;
        }
        if (change.name() != null && !change.name().equals(room.name)) {
            room.name = change.name();
            room.head++;
        }
        String topic = "".equals(change.topic()) ? null : change.topic();
        if (change.topic() != null && !Objects.equals(topic, room.topic)) {
            room.topic = topic;
            room.head++;
        }
        return null;
    }

    private static @Nullable Reason archive(ModelRoom room, String by) {
        Reason reason = lacks(room, by, Role.OWNER);
        if (reason == null && !room.archived) {
            room.archived = true;
            room.head++;
        }
        return reason;
    }

    private static @Nullable Reason send(ModelRoom room, SendMessageCommand send) {
        boolean isMember = room.members.containsKey(send.username());
        Reason reason = room.archived
                ? ROOM_ARCHIVED
                : isMember ? lacks(room, send.username(), Role.MEMBER) : mayNotJoin(room, send.username());
        ModelRoom.Message parent = null;
        if (reason == null && send.replyTo() != null) {
            parent = find(room, send.replyTo());
            reason = parent == null ? MESSAGE_NOT_FOUND : parent.deleted ? MESSAGE_DELETED : null;
        }
        if (reason == null) {
            join(room, send.username());
            room.messages.add(new ModelRoom.Message(
                    send.messageId(),
                    ++room.head,
                    send.username(),
                    send.content(),
                    mentions(room, send.content()),
                    parent == null ? null : parent.id));
        }
        return reason;
    }

    private static ModelRoom.@Nullable Message find(ModelRoom room, MessageKey key) {
        return switch (key) {
            case MessageKey.At place -> room.message(place.sequence());
            case MessageKey.ById id ->
                room.messages.stream()
                        .filter(message -> message.id.equals(id.messageId()))
                        .findFirst()
                        .orElse(null);
        };
    }

    private static List<String> mentions(ModelRoom room, String content) {
        return Stream.of(content.split(" ", -1))
                .filter(word -> word.startsWith("@") && room.members.containsKey(word.substring(1)))
                .map(word -> word.substring(1))
                .distinct()
                .toList();
    }

    private static @Nullable Reason edit(ModelRoom room, EditMessage edit) {
        Reason reason = room.archived ? ROOM_ARCHIVED : lacks(room, edit.by(), Role.MEMBER);
        ModelRoom.Message message = find(room, edit.message());
        if (reason == null) {
            reason = message == null ? MESSAGE_NOT_FOUND : message.deleted ? MESSAGE_DELETED : null;
        }
        reason = reason == null && !message.author.equals(edit.by()) ? NOT_ALLOWED : reason;
        if (reason == null) {
            message.content = edit.content();
            message.mentions = mentions(room, edit.content());
            message.edited = true;
            room.head++;
        }
        return reason;
    }

    private static @Nullable Reason delete(ModelRoom room, DeleteMessage delete) {
        Reason reason = lacks(room, delete.by(), Role.READER);
        ModelRoom.Message message = find(room, delete.message());
        reason = reason == null && message == null ? MESSAGE_NOT_FOUND : reason;
        if (reason == null) {
            reason = lacks(room, delete.by(), message.author.equals(delete.by()) ? Role.MEMBER : Role.MODERATOR);
        }
        if (reason == null && !message.deleted) {
            message.delete();
            room.head++;
        }
        return reason;
    }

    private static @Nullable Reason react(ModelRoom room, MessageKey key, String by, String emoji, boolean add) {
        Reason reason = room.archived ? ROOM_ARCHIVED : lacks(room, by, Role.MEMBER);
        ModelRoom.Message message = find(room, key);
        if (reason == null) {
            reason = message == null ? MESSAGE_NOT_FOUND : message.deleted ? MESSAGE_DELETED : null;
        }
        if (reason == null) {
            boolean isThere = message.reactions.containsKey(emoji)
                    && message.reactions.get(emoji).contains(by);
            if (add) {
                message.react(by, emoji);
            } else {
                message.takeBack(by, emoji);
            }
            room.head += isThere == add ? 0 : 1;
        }
        return reason;
    }
}
