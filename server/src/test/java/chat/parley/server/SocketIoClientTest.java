package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What applications use, {@code socket.io-client}, under Node: the scenarios are in {@code src/test/socketio}. */
@ServerTest
class SocketIoClientTest {
    private static final NodeScripts SCRIPTS = new NodeScripts("socketio");
    private static final int MESSAGES = 1_000;
    private static final int OTHERS = 100;
    private static final Pattern EXAMPLE = Pattern.compile("```javascript\n(.*?)```", Pattern.DOTALL);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Autowired
    private Server server;

    @Autowired
    private HikariDataSource dataSource;

    private Node node;
    private String room;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        SCRIPTS.install();
    }

    /** For each test: one that gives up before all of them is not counted as skipped, and CI would not see it. */
    @BeforeEach
    void newRoom() {
        assumeTrue(
                NodeScripts.HAS_NODE, "SocketIoClientTest is skipped: it needs node and npm (18 or newer) on the PATH");
        room = server.newRoom();
        node = start(room);
        node.server().awaitRoom(room);
    }

    private Node start(String inRoom) {
        return Node.on(dataSource.getJdbcUrl(), "--parley.socketio.enabled=true", "--parley.socketio.room=" + inRoom);
    }

    @AfterEach
    void stopWhatStillRuns() {
        SCRIPTS.stop();
        if (node != null) {
            node.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling", "polling,websocket"})
    void allHearAllInOneOrderOnce(String transports) throws IOException {
        Path log = Path.of("crowd-%s.log".formatted(transports));
        try (StompClient follower = node.server().connect("a follower");
                StompClient writer = node.server().connect("a writer")) {
            follower.subscribe("/topic/rooms/" + room, "room");
            Process crowd = SCRIPTS.start(
                    log, "crowd.mjs", url(), transports, String.valueOf(MESSAGES), String.valueOf(OTHERS));
            await().atMost(PATIENCE).until(() -> SCRIPTS.output(log).contains("ready") || !crowd.isAlive());
            for (int i = 0; i < OTHERS; i++) {
                writer.post(room, "r" + i, Server.message(UUID.randomUUID(), "over STOMP " + i));
            }
            await().atMost(PATIENCE).until(() -> !crowd.isAlive());
            assertThat(crowd.exitValue()).as(SCRIPTS.output(log)).isZero();
            JsonNode seen =
                    Server.JSON.readTree(SCRIPTS.output(log).lines().toList().getLast());

            Map<Long, String> stored = new LinkedHashMap<>();
            node.server()
                    .history(room)
                    .forEach(message -> stored.put(
                            message.get("sequence").asLong(),
                            message.get("content").asString()));
            assertThat(stored).hasSize(MESSAGES + OTHERS);
            assertThat(seen.get("heard"))
                    .hasSize(10)
                    .allSatisfy(heard -> assertThat(inOrder(heard)).containsExactlyEntriesOf(stored));
            assertThat(inOrder(follower, stored.size())).containsExactlyEntriesOf(stored);
            assertThat(seen.get("acks"))
                    .hasSize(MESSAGES)
                    .allSatisfy(ack -> assertThat(
                                    stored.get(ack.get(1).get("sequence").asLong()))
                            .isEqualTo(ack.get(0).asString()));
            assertThat(seen.get("exceptions")).isEmpty();
            assertThat(seen.get("connects")).hasSizeGreaterThan(20).allMatch(JsonNode::asBoolean);
            String last = transports.substring(transports.indexOf(',') + 1);
            assertThat(seen.get("transports"))
                    .anyMatch(transport -> transport.asString().equals(last));
        }
    }

    private static Map<Long, String> inOrder(JsonNode heard) {
        Map<Long, String> messages = new LinkedHashMap<>();
        heard.forEach(message -> assertThat(
                        messages.put(message.get(0).asLong(), message.get(1).asString()))
                .isNull());
        return messages;
    }

    private static Map<Long, String> inOrder(StompClient follower, int count) {
        Map<Long, String> messages = new LinkedHashMap<>();
        while (messages.size() < count) {
            StompClient.Frame message = follower.await(frame -> frame.is("MESSAGE", "type", "message.posted"));
            messages.put(message.sequence(), message.json().get("content").asString());
        }
        return messages;
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling", "polling,websocket"})
    void whatIsRefusedIsAnExceptionAndTheClientGoesOn(String transports) throws IOException {
        assertThat(run("refusals", transports).get("refused").asInt()).isEqualTo(11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling", "polling,websocket"})
    void whoIsSentAwayHearsWhyAndThatItIsTheServersWish(String transports) throws IOException {
        JsonNode seen = run("sent-away", transports);
        assertThat(seen.get("ended"))
                .extracting(JsonNode::asString)
                .containsExactly("connect", "exception invalid-token", "disconnect io server disconnect");
        assertThat(seen.get("refused")).extracting(JsonNode::asString).containsExactly("connect_error invalid-token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "polling", "polling,websocket"})
    void whoComesBackMissesNothingAlsoOnAnotherNode(String transports) throws IOException {
        try (Node other = start(room)) {
            String url = "http://localhost:" + other.server().port();
            assertThat(run("resume", transports, url).get("heard").asInt()).isEqualTo(8);
        }
    }

    /** {@code same.txt} is what it printed on the chat that Parley replaces: {@code node same.mjs http://127.0.0.1:3900}. */
    @Test
    void theSeedsClientsFindWhatTheyKnow() throws IOException {
        Path log = Path.of("same.log");
        try (Node general = start("general")) {
            Process same = SCRIPTS.start(
                    log, "same.mjs", "http://localhost:" + general.server().port());
            await().atMost(PATIENCE).until(() -> !same.isAlive());
            assertThat(same.exitValue()).as(SCRIPTS.output(log)).isZero();
            assertThat(SCRIPTS.output(log)).isEqualTo(Files.readString(Path.of("src/test/socketio/same.txt")));
        }
    }

    /** As documented, but for the port. */
    @Test
    void theExampleOfTheDocumentWorks() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("../docs/wire.md")));
        assertThat(example.find()).isTrue();
        Path log = Path.of("example.log");
        try (Node general = start("general")) {
            String script = SCRIPTS.write(
                    "example.mjs",
                    example.group(1)
                            .replace(
                                    "localhost:3000",
                                    "localhost:" + general.server().port()));
            SCRIPTS.start(log, script);
            await().untilAsserted(() -> assertThat(SCRIPTS.output(log))
                    .contains("nora hello over Socket.IO", "stored as ")
                    .doesNotContain("refused"));
        }
    }

    /** Who is sent away because the server stops comes back to another one, and misses nothing. */
    @Test
    void aServerThatStopsSaysSo() throws IOException {
        Path log = Path.of("stop.log");
        Process listener = SCRIPTS.start(log, "stop.mjs", url());
        await().until(() -> SCRIPTS.output(log).contains("ready"));
        node.close();
        await().until(() -> !listener.isAlive());
        assertThat(SCRIPTS.output(log)).contains("websocket: transport close", "polling: transport close");
    }

    private JsonNode run(String scenario, String... arguments) {
        Path log = Path.of("%s-%s.log".formatted(scenario, arguments[0]));
        Process process = SCRIPTS.start(
                log,
                scenario + ".mjs",
                Stream.concat(Stream.of(url()), Stream.of(arguments)).toArray(String[]::new));
        await().atMost(PATIENCE).until(() -> !process.isAlive());
        assertThat(process.exitValue()).as(SCRIPTS.output(log)).isZero();
        return Server.JSON.readTree(SCRIPTS.output(log).lines().toList().getLast());
    }

    private String url() {
        return "http://localhost:" + node.server().port();
    }
}
