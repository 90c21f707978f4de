package chat.parley.query.live;

import static chat.parley.api.Refusal.Reason.INVALID_CURSOR;

import chat.parley.api.Refusal;
import org.jspecify.annotations.Nullable;

/** Places in a feed, as clients name them. */
final class FeedPlaces {
    private FeedPlaces() {}

    /** The sequence after which they want to go on, -1 for the beginning. */
    static @Nullable Long after(@Nullable String header) {
        try {
            Long after = header == null ? null : Long.valueOf(header);
            if (after == null || after >= -1) {
                return after;
            }
        } catch (NumberFormatException noNumber) {
            // and that is said below
        }
        throw new Refusal(INVALID_CURSOR, "after is a sequence: a whole number, or -1 for the beginning");
    }

    static void requireNotBeyond(long after, long head) {
        if (after > head) {
            throw new Refusal(INVALID_CURSOR, "the newest event of the room is %d: none is %d".formatted(head, after));
        }
    }
}
