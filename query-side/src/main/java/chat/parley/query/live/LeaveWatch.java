package chat.parley.query.live;

import org.jspecify.annotations.Nullable;

/**
 * Tells when a member of a private room has left it: their subscription ends with that very event.
 *
 * @param username null if everybody may follow the room
 * @param memberSince what they left before that sequence, they have joined again since
 */
record LeaveWatch(@Nullable String username, long memberSince) {
    /** For a room that everybody may follow. */
    static final LeaveWatch NONE = new LeaveWatch(null, 0);

    boolean isLeave(FeedEntry entry) {
        return username != null && entry.sequence() > memberSince && username.equals(entry.leaver());
    }
}
