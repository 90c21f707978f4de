package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Ways to spoil a stream of frames. */
final class FrameMutations {
    /** What a decoder looks at more than at other bytes. */
    private static final List<byte[]> DICTIONARY = List.of(
            bytes("\0"),
            bytes("\n"),
            bytes("\r"),
            bytes("\r\n"),
            bytes("\n\n"),
            bytes(":"),
            bytes("\\"),
            bytes("\\t"),
            bytes("\\r"),
            bytes("content-length:3\n"),
            bytes("content-length:-1\n"),
            bytes("content-length:999999999999\n"),
            bytes("SEND\n"),
            bytes("MESSAGE\n"),
            bytes("SEND\n\n\0"),
            bytes("x".repeat(100)),
            bytes("a:b\n".repeat(15)),
            new byte[] {(byte) 0xff, (byte) 0xfe},
            new byte[] {(byte) 0xe4, (byte) 0xb8});

    private final RandomGenerator random;

    FrameMutations(RandomGenerator random) {
        this.random = random;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    byte[] mutate(byte[] stream) {
        if (stream.length == 0) {
            return some();
        }
        int at = random.nextInt(stream.length);
        int length = 1 + random.nextInt(Math.min(16, stream.length - at));
        byte[] part = Arrays.copyOfRange(stream, at, at + length);
        return switch (random.nextInt(7)) {
            case 0 -> flip(stream, at);
            case 1 -> splice(stream, at, at, some());
            case 2 -> splice(stream, at, at + length, new byte[0]);
            case 3 -> splice(stream, at, at, part);
            case 4 -> Arrays.copyOf(stream, at);
            case 5 -> splice(stream, at, at + length, some());
            default -> splice(stream, random.nextInt(at + 1), at, Arrays.copyOfRange(stream, at, stream.length));
        };
    }

    private byte[] some() {
        return DICTIONARY.get(random.nextInt(DICTIONARY.size()));
    }

    private byte[] flip(byte[] stream, int at) {
        byte[] flipped = stream.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    /** With something else in place of what is between two places. */
    private static byte[] splice(byte[] stream, int from, int to, byte[] instead) {
        byte[] spliced = new byte[stream.length - (to - from) + instead.length];
        System.arraycopy(stream, 0, spliced, 0, from);
        System.arraycopy(instead, 0, spliced, from, instead.length);
        System.arraycopy(stream, to, spliced, from + instead.length, stream.length - to);
        return spliced;
    }
}
