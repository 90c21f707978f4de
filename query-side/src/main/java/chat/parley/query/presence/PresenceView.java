package chat.parley.query.presence;

import java.util.SequencedCollection;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room at some moment.
 *
 * @param usernames null where there are too many to name
 */
record PresenceView(int count, @Nullable SortedSet<String> usernames) {

    /** All that is told to whoever knows nothing yet. */
    record Snapshot(
            String type, String roomId, int count, @Nullable SequencedCollection<String> usernames) {}

    /** What is told to whoever knew an earlier moment. */
    record Changed(
            String type,
            String roomId,
            int count,
            @Nullable SequencedCollection<String> came,
            @Nullable SequencedCollection<String> left) {}

    /** Whether a change tells the next moment: to whoever saw no names, it cannot say whose are new. */
    boolean canChangeTo(PresenceView next) {
        return usernames != null || next.usernames == null;
    }

    Snapshot snapshot(String type, String roomId) {
        return new Snapshot(type, roomId, count, usernames);
    }

    Changed to(PresenceView next, String type, String roomId) {
        if (usernames == null || next.usernames == null) {
            return new Changed(type, roomId, next.count, null, null);
        }
        SortedSet<String> came = new TreeSet<>(next.usernames);
        came.removeAll(usernames);
        SortedSet<String> left = new TreeSet<>(usernames);
        left.removeAll(next.usernames);
        return new Changed(type, roomId, next.count, came, left);
    }
}
