package chat.parley.query.search;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
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
    /** Seconds: 18 hours, twelve days, half a year, and eight years. */
    private static final int[] SECONDS = {16, 20, 24, 28};

    private static final long SECONDS_MAX = (1L << 33) - 1; // in the year 2242

    private static final int FACTOR = 8_191;

    private static final int PART = 0;
    private static final int WORD = 1;
    private static final int PLACE = 2;
    private static final int TIME = 3;
    private static final int ROOM = 4;
    private static final int AUTHOR = 5;

    private SearchKeys() {}

    /** All keys of a message, each once, in order. */
    static int[] ofMessage(String words, String roomId, String username, long position, Instant createdAt) {
        int[] others = new int[2 + PLACES.length + SECONDS.length];
        int count = 0;
        others[count++] = room(roomId);
        others[count++] = author(username);
        for (int bits : PLACES) {
            others[count++] = span(PLACE, bits, PLACES[0], position);
        }
        for (int bits : SECONDS) {
            others[count++] = span(TIME, bits, SECONDS[0], seconds(createdAt));
        }
        return inOrder(ofWords(words, others));
    }

    /** What a message has that holds these folded words, or a longer one around the only one of them. */
    static int[] ofWords(String words) {
        return inOrder(ofWords(words, new int[0]));
    }

    private static int[] inOrder(int[] keys) {
        Arrays.sort(keys);
        int count = 0;
        for (int i = 0; i < keys.length; i++) {
            if (i == 0 || keys[i] != keys[i - 1]) {
                keys[count++] = keys[i];
            }
        }
        return Arrays.copyOf(keys, count);
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

    /** There are never more of them than characters; a rebuild makes those of every message, so nothing is boxed. */
    private static int[] ofWords(String words, int[] others) {
        int[] keys = Arrays.copyOf(others, others.length + words.length());
        int count = others.length;
        int letters = 0;
        int first = 0;
        int second = 0;
        for (int i = 0; i < words.length(); i += Character.charCount(words.codePointAt(i))) {
            int letter = words.codePointAt(i);
            if (letter != ' ') {
                letters++;
                if (letters >= PART_CODE_POINTS_MIN) {
                    keys[count++] = key(PART, (first * FACTOR + second) * FACTOR + letter);
                }
                first = second;
                second = letter;
            } else {
                if (letters > 0 && letters < PART_CODE_POINTS_MIN) {
                    keys[count++] = key(WORD, letters == 1 ? second : first * FACTOR + second);
                }
                letters = 0;
            }
        }
        return Arrays.copyOf(keys, count);
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
