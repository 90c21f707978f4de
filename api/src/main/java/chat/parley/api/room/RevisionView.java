package chat.parley.api.room;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One version of a message: what it said from an event on.
 *
 * @param content empty for a deletion, and for every version of a deleted message that the reader may no longer read
 * @param by who made it so
 * @param sequence the place of that event in the room
 * @param reason why it was deleted, if that was said
 */
public record RevisionView(
        String content,
        String by,
        Instant at,
        long sequence,
        Kind kind,
        @Nullable String reason) {

    /** This version without its words. */
    public RevisionView withoutContent() {
        return new RevisionView("", by, at, sequence, kind, reason);
    }

    /** What was done to the message. */
    public enum Kind {
        POSTED,
        EDITED,
        DELETED;

        /** The word on the wire. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
