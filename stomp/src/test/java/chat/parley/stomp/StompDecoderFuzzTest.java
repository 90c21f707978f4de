package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * Frames that were spoilt, in pieces of any size: the decoder refuses or takes them, and never fails. A failure names its
 * seed; {@code -Dfuzz.frames=1000000} tries more of them, {@code -Dfuzz.seed=} others.
 */
class StompDecoderFuzzTest {
    private static final int FRAMES = Integer.getInteger("fuzz.frames", 200_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_122L);
    private static final int FRAMES_EACH = 4;
    private static final List<StompVersion> VERSIONS = List.of(StompVersion.values());

    /** Small, so that limits are met. */
    private static final StompSettings LIMITS = new StompSettings(
            600,
            12,
            80,
            10,
            10,
            10_000,
            10,
            10,
            10,
            StompSettings.DEFAULTS.heartBeat(),
            StompSettings.DEFAULTS.connectWithin(),
            StompSettings.DEFAULTS.writeStalled(),
            StompSettings.DEFAULTS.lingering(),
            StompSettings.DEFAULTS.refusals());

    @Test
    void spoiltFramesAreRefusedOrRead() {
        int refused = 0;
        int read = 0;
        for (int i = 0; i < FRAMES; i += FRAMES_EACH) {
            RandomGenerator random = random(i);
            FrameMutations mutations = new FrameMutations(random);
            byte[] stream = stream(random, someVersion(random), FRAMES_EACH);
            for (int mutation = 1 + random.nextInt(3); mutation > 0; mutation--) {
                stream = mutations.mutate(stream);
            }
            // Nobody has to have written it for the version that it is read as.
            StompDecoder decoder = decoder(random.nextInt(8) == 0 ? null : someVersion(random));
            List<StompFrame> frames = new ArrayList<>();
            if (isRefused(decoder, stream, random, frames, i)) {
                refused++;
            }
            read += frames.size();
        }
        // Mutations that are all refused, or none, would try nothing.
        assertThat(refused).isBetween(FRAMES / FRAMES_EACH / 10, FRAMES / FRAMES_EACH);
        assertThat(read).isGreaterThan(FRAMES / 10);
    }

    @Test
    void soundFramesAreReadAsTheyWereWrittenHoweverTheyAreCut() {
        for (int i = 0; i < FRAMES / 4; i += FRAMES_EACH) {
            RandomGenerator random = random(i);
            StompVersion version = someVersion(random);
            List<StompFrame> written = frames(random, version, FRAMES_EACH);
            List<StompFrame> read = new ArrayList<>();
            byte[] stream = encode(written, version);
            boolean isRefused = isRefused(decoder(version), stream, random, read, i);
            assertThat(isRefused).as("seed %d, frames %s", SEED + i, written).isFalse();
            assertThat(read).as("seed %d", SEED + i).hasSameSizeAs(written);
            for (int frame = 0; frame < read.size(); frame++) {
                requireSame(read.get(frame), written.get(frame), SEED + i);
            }
        }
    }

    @Test
    void whatIsNoFrameAtAll() {
        for (int i = 0; i < FRAMES / 4; i++) {
            RandomGenerator random = random(i);
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            isRefused(decoder(someVersion(random)), noise, random, new ArrayList<>(), i);
        }
    }

    private static boolean isRefused(
            StompDecoder decoder, byte[] stream, RandomGenerator random, List<StompFrame> frames, long offset) {
        int pieceMax = 1 + random.nextInt(random.nextBoolean() ? 8 : stream.length + 1);
        int from = 0;
        try {
            while (from < stream.length) {
                int to = Math.min(stream.length, from + 1 + random.nextInt(pieceMax));
                decoder.feed(Arrays.copyOfRange(stream, from, to));
                requireBounded(decoder, LIMITS.frameBytesMax() + to - from, offset);
                int taken = 0;
                for (StompFrame frame = decoder.next(); frame != null; frame = decoder.next()) {
                    frames.add(frame);
                    // The shortest frame has a command, two ends of lines and a NUL: more of them come from nowhere.
                    assertThat(++taken).as("seed %d", SEED + offset).isLessThanOrEqualTo(to / 6);
                }
                requireBounded(decoder, LIMITS.frameBytesMax(), offset);
                from = to;
            }
            return false;
        } catch (StompException refusal) {
            return true;
        } catch (RuntimeException fault) {
            throw new AssertionError("seed %d: %s".formatted(SEED + offset, Arrays.toString(stream)), fault);
        }
    }

    private static void requireBounded(StompDecoder decoder, int bytes, long offset) {
        if (decoder.held() > bytes) {
            throw new AssertionError("seed %d: %d bytes are held".formatted(SEED + offset, decoder.held()));
        }
    }

    private static void requireSame(StompFrame read, StompFrame written, long seed) {
        assertThat(read.command()).as("seed %d", seed).isEqualTo(written.command());
        assertThat(read.body()).as("seed %d", seed).isEqualTo(written.body());
        written.headers()
                .forEach((name, value) ->
                        assertThat(read.headers().get(name)).as("seed %d", seed).isEqualTo(value));
    }

    private static RandomGenerator random(long offset) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + offset);
    }

    private static StompDecoder decoder(StompVersion version) {
        StompDecoder decoder = new StompDecoder(LIMITS);
        if (version != null) {
            decoder.version(version);
        }
        return decoder;
    }

    private static StompVersion someVersion(RandomGenerator random) {
        return VERSIONS.get(random.nextInt(VERSIONS.size()));
    }

    private static byte[] stream(RandomGenerator random, StompVersion version, int count) {
        return encode(frames(random, version, count), version);
    }

    private static byte[] encode(List<StompFrame> frames, StompVersion version) {
        List<byte[]> all = frames.stream()
                .map(frame -> StompEncoder.encode(frame, version))
                .toList();
        byte[] stream = new byte[all.stream().mapToInt(bytes -> bytes.length).sum()];
        int at = 0;
        for (byte[] bytes : all) {
            System.arraycopy(bytes, 0, stream, at, bytes.length);
            at += bytes.length;
        }
        return stream;
    }

    private static List<StompFrame> frames(RandomGenerator random, StompVersion version, int count) {
        List<Command> fromClients =
                Arrays.stream(Command.values()).filter(Command::isFromClient).toList();
        List<StompFrame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Command command = fromClients.get(random.nextInt(fromClients.size()));
            List<String> headers = new ArrayList<>();
            for (int header = random.nextInt(5); header > 0; header--) {
                headers.add(header + text(random, command, version, true));
                headers.add(text(random, command, version, false));
            }
            byte[] body = new byte[command.mayHaveBody() ? random.nextInt(60) : 0];
            random.nextBytes(body);
            frames.add(new StompFrame(command, new StompHeaders(headers), body));
        }
        return frames;
    }

    /** Whatever a header of that version can carry. */
    private static String text(RandomGenerator random, Command command, StompVersion version, boolean isName) {
        boolean isEscaped = command.isEscaped() && version != StompVersion.V1_0;
        String alphabet = "abcXYZ0-/\\ é世" + (isEscaped ? ":\n" : isName ? "" : ":");
        if (isEscaped && version == StompVersion.V1_2) {
            alphabet += "\r";
        }
        int length = random.nextInt(10);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        if (length > 5) {
            text.append("👍");
        }
        String whole = text.toString();
        assertThat(whole.getBytes(UTF_8)).hasSizeLessThan(60);
        return version == StompVersion.V1_0 ? whole.strip() : whole; // 1.0 does not mind padding
    }
}
