package chat.parley.server.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Frames as they would be on a connection of STOMP 1.2: written as a client does, and read as a server wrote them. */
final class StompText {
    private static final String CONTENT_LENGTH = "content-length";

    private StompText() {}

    /** A frame of alternating names and values of headers, of which those without a value are left out. */
    static byte[] frame(String command, @Nullable String body, List<@Nullable String> headers) {
        StringBuilder head = new StringBuilder(command).append('\n');
        for (int i = 0; i < headers.size(); i += 2) {
            String value = headers.get(i + 1);
            if (value != null) {
                head.append(headers.get(i)).append(':');
                head.append(command.equals("CONNECT") ? value : escaped(value)).append('\n');
            }
        }
        byte[] content = body == null ? new byte[0] : body.getBytes(UTF_8);
        if (content.length > 0) {
            head.append(CONTENT_LENGTH).append(':').append(content.length).append('\n');
        }
        byte[] start = head.append('\n').toString().getBytes(UTF_8);
        byte[] frame = Arrays.copyOf(start, start.length + content.length + 1);
        System.arraycopy(content, 0, frame, start.length, content.length);
        return frame;
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace(":", "\\c")
                .replace('\0', ' ');
    }

    /** Whether a value can stand in a CONNECT, where nothing is escaped. */
    static boolean isOneLine(String value) {
        return value.chars().noneMatch(character -> character == '\n' || character == '\r' || character == 0);
    }

    /** A frame of the server's, with its headers as they are written: what is read of them here has nothing to escape. */
    static final class Read {
        private final String command;
        private final Map<String, String> headers = new HashMap<>();
        private final byte[] body;

        Read(byte[] frame) {
            int at = endOfLine(frame, 0);
            command = new String(frame, 0, at, UTF_8);
            int end = endOfLine(frame, at + 1);
            while (end > at + 1) {
                String line = new String(frame, at + 1, end - at - 1, UTF_8);
                int colon = line.indexOf(':');
                headers.putIfAbsent(line.substring(0, colon), line.substring(colon + 1));
                at = end;
                end = endOfLine(frame, at + 1);
            }
            body = Arrays.copyOfRange(frame, end + 1, frame.length - 1);
        }

        String command() {
            return command;
        }

        byte[] body() {
            return body;
        }

        private static int endOfLine(byte[] frame, int from) {
            int at = from;
            while (frame[at] != '\n') {
                at++;
            }
            return at;
        }

        @Nullable
        String header(String name) {
            return headers.get(name);
        }
    }
}
