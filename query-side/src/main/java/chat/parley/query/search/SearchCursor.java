package chat.parley.query.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32;

/**
 * Where a page ended: among the candidates between two places of the log, behind the one of that rank at that place.
 *
 * <p>New messages are beyond the upper bound, so they move nothing; a question is its own, and not another's.
 *
 * @param low only what is newer than this was ranked with it; {@link #OPEN} if none was ranked yet
 * @param high nothing newer than this
 */
record SearchCursor(long low, long high, int rank, long position) {
    static final long OPEN = -1;

    private static final int BYTES = 3 * Long.BYTES + 2 * Integer.BYTES;

    /** Begins with what is not newer than that. */
    static SearchCursor from(long high) {
        return new SearchCursor(OPEN, high, Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Refuses what was not made for this question. */
    static SearchCursor of(String text, Question question) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.capacity() == BYTES) {
                SearchCursor cursor =
                        new SearchCursor(bytes.getLong(), bytes.getLong(), bytes.getInt(), bytes.getLong());
                if (bytes.getInt() == cursor.checksum(question)
                        && cursor.toString(question).equals(text)) {
                    return cursor;
                }
            }
        } catch (IllegalArgumentException noBase64) {
            // Refused below.
        }
        throw new Refusal(Reason.INVALID_CURSOR, "after is not what a page of this search said comes next");
    }

    boolean isOpen() {
        return low == OPEN;
    }

    /** Whether a page that ended here comes before it. */
    boolean precedes(Candidates.Candidate candidate) {
        return candidate.rank() < rank || (candidate.rank() == rank && candidate.position() < position);
    }

    String toString(Question question) {
        byte[] bytes = bytes();
        ByteBuffer.wrap(bytes).putInt(BYTES - Integer.BYTES, checksum(question));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** All but the checksum, whose place is empty. */
    private byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        ByteBuffer.wrap(bytes).putLong(low).putLong(high).putInt(rank).putLong(position);
        return bytes;
    }

    private int checksum(Question question) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes());
        checksum.update(question.words().getBytes(UTF_8));
        return (int) checksum.getValue();
    }
}
