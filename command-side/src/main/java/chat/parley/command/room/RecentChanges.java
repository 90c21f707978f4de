package chat.parley.command.room;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lately became of messages, however old these are: which were deleted, which reactions came and went.
 *
 * <p>It must reach back further than the commands that are decided together, as the log does not know those yet. Each is
 * known by 64 bits of it, which keeps a snapshot small; that two share them is not to be expected in the life of a room.
 */
final class RecentChanges {
    static final int RECENT_CHANGES_MAX = 256;

    private Map<Long, Boolean> changes = new LinkedHashMap<>(); // not final: a snapshot is read into it

    void deleted(long sequence) {
        put(sequence, true);
    }

    boolean isDeleted(long sequence) {
        return changes.containsKey(sequence);
    }

    void reacted(long sequence, String username, String emoji, boolean added) {
        put(key(sequence, username, emoji), added);
    }

    /** Whether the reaction is there; null if that is not known any more. */
    @Nullable
    Boolean hasReacted(long sequence, String username, String emoji) {
        return changes.get(key(sequence, username, emoji));
    }

    private void put(long key, boolean value) {
        changes.remove(key);
        changes.put(key, value);
        if (changes.size() > RECENT_CHANGES_MAX) {
            changes.remove(changes.keySet().iterator().next());
        }
    }

    /** Negative, as no sequence is. */
    private static long key(long sequence, String username, String emoji) {
        long mixed = (sequence * 31 + username.hashCode()) * 0x9E3779B97F4A7C15L; // 2^64 / golden ratio, to spread bits
        return (mixed ^ (emoji.hashCode() * 0xC2B2AE3D27D4EB4FL)) | Long.MIN_VALUE; // a prime of XXH64, likewise
    }
}
