package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.BANNED;
import static chat.parley.api.Refusal.Reason.LAST_OWNER;
import static chat.parley.api.Refusal.Reason.MEMBER_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;
import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static chat.parley.api.Refusal.Reason.ROOM_FULL;

import chat.parley.api.Refusal;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomLimits;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room, as what, and who is kept out.
 *
 * <p>Most are plain members, of whom only the name is kept: a snapshot of a thousand stays below 20 KB.
 */
final class Roster {
    private Set<String> members = new LinkedHashSet<>(); // nothing here is final: a snapshot is read into the fields
    private Map<String, Role> ranks = new HashMap<>();
    private Set<String> banned = new LinkedHashSet<>();

    boolean isMember(String username) {
        return members.contains(username);
    }

    boolean isBanned(String username) {
        return banned.contains(username);
    }

    int size() {
        return members.size();
    }

    /** Null for who is no member. */
    @Nullable
    Role role(String username) {
        return isMember(username) ? ranks.getOrDefault(username, Role.MEMBER) : null;
    }

    void put(String username, Role role) {
        members.add(username);
        if (role == Role.MEMBER) {
            ranks.remove(username);
        } else {
            ranks.put(username, role);
        }
    }

    void remove(String username) {
        members.remove(username);
        ranks.remove(username);
    }

    void ban(String username) {
        remove(username);
        banned.add(username);
    }

    void unban(String username) {
        banned.remove(username);
    }

    void requireMember(String username) {
        if (!isMember(username)) {
            throw new Refusal(NOT_A_MEMBER, "%s is not a member of this room".formatted(username));
        }
    }

    void requireAtLeast(Role least, String by) {
        requireMember(by);
        Role role = role(by);
        if (role != null && !role.isAtLeast(least)) {
            throw new Refusal(NOT_ALLOWED, "%s is a %s here, and this takes a %s".formatted(by, role, least));
        }
    }

    /** Owners give every role, moderators those below their own. */
    void requireMayGive(Role role, String by) {
        requireAtLeast(role.isAtLeast(Role.MODERATOR) ? Role.OWNER : Role.MODERATOR, by);
    }

    /** Owners decide about everybody, moderators about those below them. */
    void requireMayManage(String username, String by) {
        Role role = role(username);
        if (role == null) {
            throw new Refusal(MEMBER_NOT_FOUND, "%s is not a member of this room".formatted(username));
        }
        requireMayGive(role, by);
    }

    void requireNotLastOwner(String username) {
        if (ranks.get(username) == Role.OWNER
                && ranks.values().stream().filter(Role.OWNER::equals).count() == 1) {
            throw new Refusal(
                    LAST_OWNER, "%s is the last owner: make somebody else an owner first".formatted(username));
        }
    }

    void requireNotBanned(String username) {
        if (isBanned(username)) {
            throw new Refusal(BANNED, "%s is banned from this room".formatted(username));
        }
    }

    /** For one more, after so many others have come. */
    void requireSpaceAfter(int others) {
        if (members.size() + others >= RoomLimits.ROOM_MEMBERS_MAX) {
            throw new Refusal(ROOM_FULL, "a room has at most %d members".formatted(RoomLimits.ROOM_MEMBERS_MAX));
        }
    }

    void requireSpaceForBan() {
        if (banned.size() >= RoomLimits.ROOM_BANNED_MAX) {
            throw new Refusal(ROOM_FULL, "a room has at most %d bans".formatted(RoomLimits.ROOM_BANNED_MAX));
        }
    }
}
