package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What browsers use, {@code @stomp/stompjs}, under Node: the scenarios are in {@code src/test/stompjs}. */
@ServerTest
class StompJsTest {
    private static final NodeScripts SCRIPTS = new NodeScripts("stompjs");
    private static final Pattern EXAMPLE = Pattern.compile("```js\n(.*?)```", Pattern.DOTALL);

    private static final String NO_NODE = "StompJsTest is skipped: it needs node and npm (18 or newer) on the PATH";

    @Autowired
    private Server server;

    @Autowired
    private HikariDataSource dataSource;

    private String room;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        SCRIPTS.install();
    }

    /** For each test: one that gives up before all of them is not counted as skipped, and CI would not see it. */
    @BeforeEach
    void newRoom() {
        assumeTrue(NodeScripts.HAS_NODE, NO_NODE);
        room = server.newRoom();
    }

    @AfterEach
    void stopWhatStillRuns() {
        SCRIPTS.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"conversation", "transactions", "acknowledgements", "binary", "large", "reconnect"})
    void speaksWithTheServer(String scenario) throws IOException, InterruptedException {
        assertSawTheHistory(run(scenario, server));
    }

    @Test
    void beatsWithTheServersHeart() throws IOException, InterruptedException {
        try (Node lively = Node.on(dataSource.getJdbcUrl(), "--parley.stomp.heart-beat=100ms")) {
            assertSawTheHistory(run("heart-beats", lively.server()));
        }
    }

    /** As documented, but for the port. */
    @Test
    void theExamplesOfTheDocumentsWork() throws IOException {
        List<String> examples = Stream.of("../README.md", "../docs/wire.md")
                .flatMap(document -> EXAMPLE.matcher(read(Path.of(document))).results())
                .map(example -> example.group(1))
                .toList();
        assertThat(examples).isNotEmpty();
        for (int i = 0; i < examples.size(); i++) {
            Path log = Path.of("example-%d.log".formatted(i));
            assertThat(examples.get(i)).contains("localhost:3000");
            String script = SCRIPTS.write(
                    "example-%d.mjs".formatted(i),
                    examples.get(i).replace("localhost:3000", "localhost:" + server.port()));
            Process example = SCRIPTS.start(log, script);
            await().until(() -> !example.isAlive()
                    || (SCRIPTS.output(log).contains("stored as general:")
                            && SCRIPTS.output(log).contains("\"content\":\"hello over STOMP\"")));
            assertThat(SCRIPTS.output(log))
                    .contains("stored as general:")
                    .contains("\"content\":\"hello over STOMP\"")
                    .doesNotContain("refused");
            example.destroy();
        }
    }

    /** What is told was heard by subscriptions: all the room's messages, or those up to an UNSUBSCRIBE. */
    private void assertSawTheHistory(JsonNode seen) {
        List<String> stored = server.history(room).stream()
                .map(message -> message.get("content").asString())
                .toList();
        List<String> heard = seen.get("contents")
                .valueStream()
                .map(JsonNode::asString)
                .collect(Collectors.toCollection(ArrayList::new));
        stored.stream().filter(content -> content.startsWith("unheard")).forEach(heard::add);
        assertThat(heard).isNotEmpty().containsExactlyElementsOf(stored);
        List<Integer> sequences =
                seen.path("sequences").valueStream().map(JsonNode::asInt).toList();
        if (!sequences.isEmpty()) {
            int first = sequences.getFirst();
            assertThat(sequences)
                    .containsExactlyElementsOf(IntStream.range(first, first + sequences.size())
                            .boxed()
                            .toList());
        }
    }

    private JsonNode run(String scenario, Server against) throws IOException, InterruptedException {
        Path log = Path.of(scenario + ".log");
        Process node = SCRIPTS.start(log, scenario + ".mjs", "ws://localhost:%d/ws".formatted(against.port()), room);
        assertThat(node.waitFor(2, TimeUnit.MINUTES))
                .as(scenario + " ends: " + SCRIPTS.output(log))
                .isTrue();
        assertThat(node.exitValue()).as(SCRIPTS.output(log)).isZero();
        return Server.JSON.readTree(SCRIPTS.output(log).lines().toList().getLast());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
