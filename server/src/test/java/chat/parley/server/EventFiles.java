package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.UUID;
import java.util.stream.Stream;

/** Files for an import, made up line by line. */
final class EventFiles {
    private static final String HEAD = "{\"format\":\"parley-events\",\"version\":1}";

    private EventFiles() {}

    static String opened(String room) {
        return event(room, 0, "room.RoomOpened", "1", "\"name\":\"A room\",\"visibility\":\"public\"");
    }

    static String posted(String room, long sequence, String content) {
        return event(
                room,
                sequence,
                "room.MessagePosted",
                "2",
                "\"messageId\":\"%s\",\"username\":\"ada\",\"content\":\"%s\",\"mentions\":[]"
                        .formatted(new UUID(room.hashCode(), sequence), content));
    }

    private static String event(String room, long sequence, String type, String revision, String payload) {
        return """
                {"room":"%1$s","sequence":%2$d,"id":"%1$s/%2$d","type":"%3$s","revision":"%4$s","at":"%5$s",\
                "payload":{"roomId":"%1$s",%6$s},"metaData":{}}""".formatted(
                        room,
                        sequence,
                        type,
                        revision,
                        Instant.parse("2025-05-01T12:00:00Z").plusSeconds(sequence),
                        payload);
    }

    static String signed(Stream<String> events) {
        try (InputStream file = stream(events)) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
    }

    /** The same, made while it is read. */
    static InputStream stream(Stream<String> events) {
        return new Made(events.iterator());
    }

    private static final class Made extends InputStream {
        private final Iterator<String> events;
        private final MessageDigest digest;
        private byte[] line = (HEAD + "\n").getBytes(UTF_8);
        private int place;
        private long count;
        private boolean isSigned;

        private Made(Iterator<String> events) {
            this.events = events;
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException everyJavaHasIt) {
                throw new IllegalStateException(everyJavaHasIt);
            }
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int taken = 0;
            while (taken < length && (place < line.length || nextLine())) {
                int some = Math.min(length - taken, line.length - place);
                System.arraycopy(line, place, into, offset + taken, some);
                place += some;
                taken += some;
            }
            return taken == 0 ? -1 : taken;
        }

        private boolean nextLine() {
            if (isSigned) {
                return false;
            }
            digest.update(line);
            place = 0;
            if (events.hasNext()) {
                count++;
                line = (events.next() + "\n").getBytes(UTF_8);
            } else {
                isSigned = true;
                line = "{\"count\":%d,\"sha256\":\"%s\"}\n"
                        .formatted(count, HexFormat.of().formatHex(digest.digest()))
                        .getBytes(UTF_8);
            }
            return true;
        }
    }
}
