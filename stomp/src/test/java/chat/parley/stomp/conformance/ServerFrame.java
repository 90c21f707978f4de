package chat.parley.stomp.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/**
 * A frame as the server wrote it, escapes and all, read as strictly as the grammar allows.
 *
 * @param headers its lines
 */
public record ServerFrame(String command, List<String> headers, String body) {
    private static final List<String> COMMANDS = List.of("CONNECTED", "MESSAGE", "RECEIPT", "ERROR");

    /** Reads what has to be one whole frame, from its command to its NUL. */
    public static ServerFrame parse(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        assertThat(text.getBytes(UTF_8)).as("UTF-8").isEqualTo(bytes);
        int endOfHead = text.indexOf("\n\n");
        assertThat(endOfHead).as("the empty line of " + text).isPositive();
        List<String> lines =
                new ArrayList<>(List.of(text.substring(0, endOfHead).split("\n", -1)));
        String command = lines.removeFirst();
        assertThat(command).isIn(COMMANDS);
        assertThat(lines).allSatisfy(line -> assertThat(line.indexOf(':')).isPositive());
        String body = text.substring(endOfHead + 2, text.length() - 1);
        assertThat(text).endsWith("\0");
        ServerFrame frame = new ServerFrame(command, List.copyOf(lines), body);
        String length = frame.header("content-length");
        if (length == null) {
            assertThat(body).as("a body without its content-length").isEmpty();
        } else {
            assertThat(length).isEqualTo(Integer.toString(body.getBytes(UTF_8).length));
        }
        return frame;
    }

    /** The value as it was written; null without one. */
    public String header(String name) {
        return headers.stream()
                .filter(line -> line.startsWith(name + ":"))
                .findFirst()
                .map(line -> line.substring(name.length() + 1))
                .orElse(null);
    }
}
