package chat.parley.query.live;

import chat.parley.api.room.ReadAccess;
import org.jspecify.annotations.Nullable;

/**
 * Tells with which event a follower's subscription ends: their ban, and in a room that is not public any leave.
 *
 * @param username null for who does not say, and is followed by no event
 * @param since what happened to them up to that sequence is past: they came, or were let in again, with it
 */
record LeaveWatch(@Nullable String username, long since, boolean isPublic) {
    /** In a public room of which nobody was ever kept out. */
    static LeaveWatch openToAll(@Nullable String username) {
        return new LeaveWatch(username, -1, true);
    }

    static LeaveWatch of(ReadAccess access, @Nullable String username) {
        return new LeaveWatch(username, access.since(), access.visibility().isPublic());
    }

    boolean isLeave(FeedEntry entry) {
        return username != null
                && username.equals(entry.leaver())
                && entry.sequence() > since
                && (entry.isBan() || !isPublic);
    }
}
