package chat.parley.api.room;

import java.util.Locale;

/** What a member may do in a room; each may do what those before it may. */
public enum Role {
    /** Reads, and says nothing. */
    READER,
    /** Talks, reacts, edits and deletes what they said. */
    MEMBER,
    /** Deletes what others said; names the room; brings in, removes and bans those below. */
    MODERATOR,
    /** Gives and takes every role, archives the room; one that ever had an owner keeps one. */
    OWNER;

    public boolean isAtLeast(Role other) {
        return compareTo(other) >= 0;
    }

    /** The word on the wire and in stored events, such as {@code moderator}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
