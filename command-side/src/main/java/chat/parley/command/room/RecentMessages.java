package chat.parley.command.room;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the room's latest messages stand, so that a resend is answered without trying to post it.
 *
 * <p>A message is known by 64 bits of its author and id, which keeps a snapshot of a busy room below 8 KB. Two
 * messages may share them, so a hit is a hint: whoever gets one reads the event and compares.
 */
final class RecentMessages {
    /** A resend comes within seconds of the first try; in a lively room that is far fewer messages than this. */
    static final int RECENT_MESSAGES_MAX = 256;

    private Map<Long, Long> sequences = new LinkedHashMap<>(); // not final: a snapshot is read into it

    void add(String username, UUID messageId, long sequence) {
        sequences.put(key(username, messageId), sequence);
        if (sequences.size() > RECENT_MESSAGES_MAX) {
            sequences.remove(sequences.keySet().iterator().next());
        }
    }

    @Nullable
    Long sequenceOf(String username, UUID messageId) {
        return sequences.get(key(username, messageId));
    }

    private static long key(String username, UUID messageId) {
        long mixed = messageId.getMostSignificantBits() * 31 + messageId.getLeastSignificantBits();
        return mixed ^ (username.hashCode() * 0x9E3779B97F4A7C15L); // 2^64 / golden ratio: spreads 32 bits over 64
    }
}
