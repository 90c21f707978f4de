package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes frames: escaped as their version wants it, a body always with its {@code content-length}. */
final class StompEncoder {
    private StompEncoder() {}

    static byte[] encode(StompFrame frame, StompVersion version) {
        StringBuilder head =
                new StringBuilder(128).append(frame.command().name()).append('\n');
        appendHeaders(head, frame.command(), frame.headers(), version);
        return encode(head, frame.body());
    }

    /** Appends header lines, without the empty one that ends them. */
    static void appendHeaders(StringBuilder head, Command command, StompHeaders headers, StompVersion version) {
        headers.forEach((name, value) -> {
            if (command.isEscaped()) {
                appendHeader(head, name, value, version);
            } else {
                head.append(HeaderText.oneLine(name))
                        .append(':')
                        .append(HeaderText.oneLine(value))
                        .append('\n');
            }
        });
    }

    static void appendHeader(StringBuilder head, String name, String value, StompVersion version) {
        head.append(HeaderText.escape(name, version))
                .append(':')
                .append(HeaderText.escape(value, version))
                .append('\n');
    }

    /** Ends a head whose lines are written, and puts the body behind it. */
    static byte[] encode(StringBuilder head, byte[] body) {
        if (body.length > 0) {
            head.append("content-length:").append(body.length).append('\n');
        }
        byte[] start = head.append('\n').toString().getBytes(UTF_8);
        byte[] encoded = new byte[start.length + body.length + 1];
        System.arraycopy(start, 0, encoded, 0, start.length);
        System.arraycopy(body, 0, encoded, start.length, body.length);
        return encoded;
    }
}
