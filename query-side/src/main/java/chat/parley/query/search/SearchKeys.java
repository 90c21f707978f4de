package chat.parley.query.search;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.StringTokenizer;
import java.util.stream.IntStream;

/**
 * The numbers by which the index leads to a message: of each three neighbouring letters, of each shorter word, of its
 * room, its author, its time and its place in the log.
 *
 * <p>One index for all of them finds what they have in common without looking at what one of them has alone, however much
 * that is. Two things may have the same number, so what is found that way is looked at again.
 */
final class SearchKeys {
    /** From here on a word is found by what is inside it. */
    static final int PART_CODE_POINTS_MIN = 3;

    private static final int VALUE_BITS = 28;
    private static final int VALUE_MASK = (1 << VALUE_BITS) - 1;
    private static final int LEVEL_BITS = 3;
    /** Each step covers sixteen of the one before. */
    private static final int STEP_BITS = 4;
    /** Places in the log: 4,096, 65,536, about a million, and 16 million. */
    private static final int[] PLACES = {12, 16, 20, 24};
    /** Seconds: four and a half hours, three days, seven weeks, two years, and 34 years. */
    private static final int[] SECONDS = {14, 18, 22, 26, 30};

    private static final long SECONDS_MAX = (1L << 33) - 1; // in the year 2242

    private static final int PART = 0;
    private static final int WORD = 1;
    private static final int PLACE = 2;
    private static final int TIME = 3;
    private static final int ROOM = 4;
    private static final int AUTHOR = 5;

    private SearchKeys() {}

    /** All keys of a message, each once. */
    static int[] ofMessage(String words, String roomId, String username, long position, Instant createdAt) {
        IntStream.Builder keys = IntStream.builder();
        addWords(words, keys);
        keys.add(room(roomId)).add(author(username));
        Arrays.stream(PLACES).forEach(bits -> keys.add(span(PLACE, bits, PLACES[0], position)));
        Arrays.stream(SECONDS).forEach(bits -> keys.add(span(TIME, bits, SECONDS[0], seconds(createdAt))));
        return keys.build().sorted().distinct().toArray();
    }

    /** What a message has that holds these folded words, or a longer one around the only one of them. */
    static int[] ofWords(String words) {
        IntStream.Builder keys = IntStream.builder();
        addWords(words, keys);
        return keys.build().distinct().toArray();
    }

    static int author(String username) {
        return key(AUTHOR, username.hashCode());
    }

    static int[] rooms(Collection<String> roomIds) {
        return roomIds.stream().mapToInt(SearchKeys::room).distinct().toArray();
    }

    /** One of these is a key of each message at one of these places. */
    static int[] places(long first, long last) {
        return spans(PLACE, PLACES, Math.max(0, first), last);
    }

    /** One of these is a key of each message of that time. */
    static int[] times(Instant since, Instant until) {
        return spans(TIME, SECONDS, seconds(since), seconds(until));
    }

    private static int room(String roomId) {
        return key(ROOM, roomId.hashCode());
    }

    private static void addWords(String words, IntStream.Builder keys) {
        for (StringTokenizer each = new StringTokenizer(words, " "); each.hasMoreTokens(); ) {
            int[] letters = each.nextToken().codePoints().toArray();
            if (letters.length < PART_CODE_POINTS_MIN) {
                keys.add(key(WORD, Arrays.hashCode(letters)));
            }
            for (int i = 2; i < letters.length; i++) {
                keys.add(key(PART, (letters[i - 2] * 8191 + letters[i - 1]) * 8191 + letters[i]));
            }
        }
    }

    /** The fewest spans that cover all from first to last, and little beyond. */
    private static int[] spans(int kind, int[] levels, long first, long last) {
        IntStream.Builder keys = IntStream.builder();
        long next = first;
        while (next <= last) {
            int bits = levels[0];
            for (int level : levels) {
                boolean begins = next % (1L << level) == 0;
                if (begins && next + (1L << level) - 1 <= last) {
                    bits = level;
                }
            }
            keys.add(span(kind, bits, levels[0], next));
            next = ((next >> bits) + 1) << bits;
        }
        return keys.build().toArray();
    }

    private static int span(int kind, int bits, int lowest, long value) {
        int level = (bits - lowest) / STEP_BITS;
        return key(kind, (int) ((value >> bits) << LEVEL_BITS) + level);
    }

    private static long seconds(Instant time) {
        return Math.clamp(time.getEpochSecond(), 0, SECONDS_MAX);
    }

    private static int key(int kind, int value) {
        return (kind << VALUE_BITS) | (value & VALUE_MASK);
    }
}
