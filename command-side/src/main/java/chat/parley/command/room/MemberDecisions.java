package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;

import chat.parley.api.Refusal;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomCommand.BanMember;
import chat.parley.api.room.RoomCommand.LeaveRoom;
import chat.parley.api.room.RoomCommand.PutMember;
import chat.parley.api.room.RoomCommand.RemoveMember;
import chat.parley.api.room.RoomCommand.UnbanMember;
import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.MemberBanned;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.MemberLeft;
import chat.parley.api.room.RoomEvent.MemberRemoved;
import chat.parley.api.room.RoomEvent.MemberUnbanned;
import chat.parley.api.room.RoomEvent.RoleChanged;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.Visibility;
import java.util.Optional;

/** Who may come, go and become what: each command is refused, changes nothing, or is one event. */
record MemberDecisions(Roster roster) {
    /** Somebody who is no member comes of their own accord. */
    MemberJoined join(String roomId, String username, Visibility visibility) {
        requireMayJoin(roomId, username, visibility, 0);
        return new MemberJoined(roomId, username, Role.MEMBER, null);
    }

    /** Refuses somebody who is no member, and comes after so many others who are none yet. */
    void requireMayJoin(String roomId, String username, Visibility visibility, int before) {
        if (!visibility.isPublic()) {
            throw new Refusal(
                    NOT_A_MEMBER, "%s is not a member of room %s, which is private".formatted(username, roomId));
        }
        roster.requireNotBanned(username);
        roster.requireSpaceAfter(before);
    }

    Optional<RoomEvent> decide(PutMember command) {
        RoomLimits.requireUsername(command.username());
        String username = command.username();
        Role present = roster.role(username);
        Role role = command.role() == null ? Role.MEMBER : command.role();
        if (present == null) {
            roster.requireMayGive(role, command.by());
            roster.requireNotBanned(username);
            roster.requireSpaceAfter(0);
            return Optional.of(new MemberJoined(command.roomId(), username, role, command.by()));
        }
        if (command.role() == null || role == present) {
            return Optional.empty();
        }
        if (!(username.equals(command.by()) && present.isAtLeast(role))) { // Anybody may be less than they are.
            roster.requireMayManage(username, command.by());
            roster.requireMayGive(role, command.by());
        }
        roster.requireNotLastOwner(username);
        return Optional.of(new RoleChanged(command.roomId(), username, role, command.by()));
    }

    RoomEvent decide(LeaveRoom command) {
        roster.requireMember(command.username());
        roster.requireNotLastOwner(command.username());
        return new MemberLeft(command.roomId(), command.username());
    }

    RoomEvent decide(RemoveMember command) {
        RoomRules.requireReason(command.reason());
        roster.requireAtLeast(Role.MODERATOR, command.by());
        roster.requireMayManage(command.username(), command.by());
        roster.requireNotLastOwner(command.username());
        return new MemberRemoved(command.roomId(), command.username(), command.by(), command.reason());
    }

    Optional<RoomEvent> decide(BanMember command) {
        RoomLimits.requireUsername(command.username());
        RoomRules.requireReason(command.reason());
        roster.requireAtLeast(Role.MODERATOR, command.by());
        if (roster.isMember(command.username())) {
            roster.requireMayManage(command.username(), command.by());
            roster.requireNotLastOwner(command.username());
        }
        if (roster.isBanned(command.username())) {
            return Optional.empty();
        }
        roster.requireSpaceForBan();
        return Optional.of(new MemberBanned(command.roomId(), command.username(), command.by(), command.reason()));
    }

    Optional<RoomEvent> decide(UnbanMember command) {
        roster.requireAtLeast(Role.MODERATOR, command.by());
        return roster.isBanned(command.username())
                ? Optional.of(new MemberUnbanned(command.roomId(), command.username(), command.by()))
                : Optional.empty();
    }
}
