package chat.parley.api.room;

import org.jspecify.annotations.Nullable;

/**
 * How somebody stands with a room.
 *
 * @param role null if they are no member
 * @param since the sequence of the event that made it so: with which they joined, or were let in again; -1 before any
 * @param banned whether they are kept out
 */
public record Standing(@Nullable Role role, long since, boolean banned) {
    /** Of whoever has never been here. */
    public static final Standing STRANGER = new Standing(null, -1, false);

    public boolean isMember() {
        return role != null;
    }

    public boolean isAtLeast(Role other) {
        return role != null && role.isAtLeast(other);
    }
}
