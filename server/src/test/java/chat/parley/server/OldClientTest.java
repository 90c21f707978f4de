package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import chat.parley.server.StompClient.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A client of the first version goes through its day: what it says is kept in a file, with what it must hear. */
@ServerTest
class OldClientTest {
    private static final Path SESSION = Path.of("src/test/resources/wire/session.txt");
    private static final String ANYTHING = "*";

    @Autowired
    private Server server;

    private final List<Frame> heard = new ArrayList<>();

    @Test
    void hearsWhatItAlwaysDid() throws IOException {
        String room = "golden-" + UUID.randomUUID();
        String session = Files.readString(SESSION)
                .replace("{room}", room)
                .replace("{id}", UUID.randomUUID().toString());
        int steps = 0;
        try (StompClient client = server.open()) {
            for (String step : session.split("\n\n", -1)) {
                String sent = lines(step, ">");
                String expected = lines(step, "<");
                if (sent.isEmpty()) {
                    continue;
                }
                if (sent.contains("\n\n") || sent.endsWith("\n")) {
                    client.send(sent + (sent.contains("\n\n") ? "\0" : "\n\0"));
                    for (String frame : expected.split("\n(?=[A-Z]+\n)", -1)) {
                        assertHeard(client, Frame.parse(frame.contains("\n\n") ? frame + "\0" : frame + "\n\0"));
                    }
                } else {
                    assertAnswered(sent, expected);
                }
                steps++;
            }
        }
        assertThat(steps).isGreaterThan(10);
    }

    private static String lines(String step, String mark) {
        List<String> lines = step.lines()
                .filter(line -> line.startsWith(mark))
                .map(line -> line.substring(Math.min(2, line.length())))
                .toList();
        return String.join("\n", lines);
    }

    private void assertAnswered(String sent, String expected) {
        String[] request = sent.split("\n", 2);
        String[] line = request[0].split(" ", 2);
        Answer answer = server.ask(line[0], line[1], request.length == 1 ? "" : request[1]);
        String[] wanted = expected.split("\n", 2);
        assertThat(answer.status()).as("%s: %s", sent, answer.text()).isEqualTo(Integer.parseInt(wanted[0]));
        if (wanted.length > 1) {
            assertHas(sent, answer.json(), Server.JSON.readTree(wanted[1]));
        }
    }

    /** Frames of one subscription come in order, a RECEIPT at any time between them. */
    private void assertHeard(StompClient client, Frame expected) {
        Frame next = null;
        for (int i = 0; next == null; i++) {
            if (i == heard.size()) {
                heard.add(client.next());
            }
            boolean isIt = heard.get(i).command().equals(expected.command())
                    && (expected.header("subscription") == null
                            || expected.header("subscription")
                                    .equals(heard.get(i).header("subscription")));
            next = isIt ? heard.remove(i) : null;
        }
        for (Map.Entry<String, String> header : expected.headers().entrySet()) {
            assertThat(next.headers()).as(next.toString()).containsKey(header.getKey());
            if (!header.getValue().equals(ANYTHING)) {
                assertThat(next.header(header.getKey())).as(next.toString()).isEqualTo(header.getValue());
            }
        }
        if (!expected.body().isEmpty()) {
            assertHas(next.toString(), next.json(), expected.json());
        }
    }

    /** There may be more fields than an old client knows. */
    private static void assertHas(String where, JsonNode actual, JsonNode expected) {
        if (expected.isObject()) {
            expected.properties().forEach(field -> {
                assertThat(actual.has(field.getKey()))
                        .as("%s: %s in %s", where, field.getKey(), actual)
                        .isTrue();
                assertHas(where, actual.get(field.getKey()), field.getValue());
            });
        } else if (expected.isArray()) {
            assertThat(actual.size()).as("%s: %s", where, actual).isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertHas(where, actual.get(i), expected.get(i));
            }
        } else if (expected.isString() && expected.asString().equals(ANYTHING)) {
            assertThat(actual.isString()).as("%s: %s", where, actual).isTrue();
        } else {
            assertThat(actual).as(where).isEqualTo(expected);
        }
    }
}
