package chat.parley.api.room;

import chat.parley.api.Refusal;
import java.text.Normalizer;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How much of everything, and which characters: one place for both sides, the tests and the documents. */
public final class RoomLimits {
    /** The room that is there from the first start; the seed's one room. */
    public static final String GENERAL = "general";

    public static final int CONTENT_CODE_POINTS_MAX = 4_000;
    public static final int ROOM_ID_CHARS_MAX = 80;
    public static final int ROOM_NAME_CODE_POINTS_MAX = 80;
    public static final int TOPIC_CODE_POINTS_MAX = 250;
    public static final int USERNAME_CHARS_MAX = 32;
    public static final int ROOM_MEMBERS_MAX = 10_000;
    public static final int ROOM_BANNED_MAX = 1_000;
    public static final int DIRECT_MEMBERS_MAX = 20;
    public static final int REASON_CODE_POINTS_MAX = 250;
    public static final int MENTIONS_MAX = 50;
    public static final int EMOJI_CODE_POINTS_MAX = 16;

    public static final int IMPORT_MESSAGES_MAX = 1_000;

    public static final int PAGE_MESSAGES_MAX = 200;
    public static final int PAGE_MESSAGES_DEFAULT = 50;
    public static final int PAGE_ROOMS_MAX = 200;
    public static final int PAGE_MEMBERS_MAX = 200;

    public static final int SEARCH_CODE_POINTS_MAX = 200;
    public static final int PAGE_FOUND_MAX = 50;
    public static final int PAGE_FOUND_DEFAULT = 20;

    /** No message is older, and none will be as new as the other: what lies between can be asked of any database. */
    public static final Instant SEARCH_TIME_MIN = Instant.EPOCH;

    public static final Instant SEARCH_TIME_MAX = Instant.parse("2200-01-01T00:00:00Z");

    /** Of a STOMP frame and of an HTTP body. */
    public static final int FRAME_BYTES_MAX = 64 * 1024;

    /** Room ids stand in paths and destinations, so they hold nothing that needs escaping there. */
    public static final Pattern ROOM_ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0," + (ROOM_ID_CHARS_MAX - 1) + "}");

    /** Letters, digits and a few marks in any script, beginning with a letter, a digit or an underscore. */
    public static final Pattern USERNAME =
            Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_.' -]{0," + (USERNAME_CHARS_MAX - 1) + "}(?<! )");

    private RoomLimits() {}

    /** Refuses what cannot be a room's id, before anybody looks for such a room. */
    public static void requireRoomId(String roomId) {
        if (!ROOM_ID.matcher(roomId).matches()) {
            throw new Refusal(
                    Refusal.Reason.INVALID_ROOM_ID,
                    "a room id is 1 to %d of a-z, 0-9, '.', '_' and '-', beginning with a letter or a digit"
                            .formatted(ROOM_ID_CHARS_MAX));
        }
    }

    /** Refuses what cannot be a name, or is one written in an unusual way: it would belong to two people. */
    public static void requireUsername(String username) {
        if (!USERNAME.matcher(username).matches() || !Normalizer.isNormalized(username, Normalizer.Form.NFC)) {
            throw new Refusal(
                    Refusal.Reason.INVALID_USERNAME,
                    ("a username is 1 to %d letters, digits, spaces and . _ ' - beginning with a letter, a digit or _,"
                                    + " in Unicode's normal form C")
                            .formatted(USERNAME_CHARS_MAX));
        }
    }

    /** How many a page is to have, as a client writes it; without a word, so many as is usual. */
    public static int requirePageLimit(@Nullable String text, int usual, int max) {
        try {
            int limit = text == null ? usual : Integer.parseInt(text);
            if (limit >= 1 && limit <= max) {
                return limit;
            }
        } catch (NumberFormatException noNumber) {
            // Refused below, like a number out of range.
        }
        throw new Refusal(Refusal.Reason.INVALID_LIMIT, "limit is a whole number from 1 to " + max);
    }
}
