package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.Server.Answer;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What a client of Socket.IO sends is kept for its answer, but neither at length nor without end. */
@ServerTest
class SocketIoMemoryTest {
    private static final String SEPARATOR = "\u001e";
    /** What one write repeats of what was sent, and 240 exceptions that repeat nothing. */
    private static final int WRITE_CHARACTERS_MAX = 64 * 1_024 + 240 * 300;

    private static Node node;
    private static Server gateway;

    @BeforeAll
    static void start(@Autowired HikariDataSource database) {
        node = Node.on(database.getJdbcUrl(), "--parley.socketio.enabled=true");
        gateway = node.server();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void anExceptionRepeatsTheBeginningOfWhatIsLong() {
        PollingClient client = PollingClient.connected(gateway, "");
        client.post("42[\"%s\",1]".formatted("x".repeat(60_000)));
        JsonNode cause = client.event("exception").get("cause");
        assertThat(cause.get("pattern").asString()).isEqualTo("x".repeat(128));
        assertThat(cause.get("data").asInt()).isEqualTo(1);

        client.post("421[\"message\",{\"content\":\"hello\",\"messageId\":\"%s\"}]".formatted("x".repeat(60_000)));
        assertThat(client.event("exception").toString()).hasSizeLessThan(1_000);

        client.post("42[\"message\",{\"content\":\"hello\",\"%s\":1}]".formatted("x".repeat(40_000)));
        String words = client.event("exception").get("message").asString();
        assertThat(words).startsWith("there is no field xxx").endsWith("x…").hasSize(513);
    }

    @Test
    void exceptionsThatAreWrittenTogetherRepeatOnlySoMuch() {
        PollingClient client = PollingClient.connected(gateway, "");
        String draw = "42[\"draw\",\"%s\"]".formatted("x".repeat(1_000));
        for (int i = 0; i < 4; i++) {
            client.post(String.join(SEPARATOR, Collections.nCopies(60, draw)));
        }
        int exceptions = 0;
        int repeating = 0;
        while (exceptions < 240) {
            List<String> packets = client.packets();
            assertThat(packets.stream().mapToInt(String::length).sum()).isLessThan(WRITE_CHARACTERS_MAX);
            for (String packet : packets) {
                boolean isException = packet.startsWith("42[\"exception\"");
                exceptions += isException ? 1 : 0;
                repeating += isException && packet.contains("xxx") ? 1 : 0;
                assertThat(!isException || packet.contains("\"pattern\":\"draw\""))
                        .isTrue();
            }
        }
        assertThat(repeating).isBetween(40, 200);
    }

    /** It does not poll, so its end cannot be told while a write waits; what it sends then is answered by nobody. */
    @Test
    void whoSendsOnThoughItsSessionIsOverIsDropped() {
        Server mallory = gateway.as("mallory");
        PollingClient client = PollingClient.connected(gateway, "{\"token\":\"%s\"}".formatted(mallory.token()));
        String payload = String.join(SEPARATOR, Collections.nCopies(8_000, "42[\"x\"]"));
        CompletableFuture<Answer> posted = CompletableFuture.supplyAsync(() -> client.post(payload));
        await().until(() -> Scrape.of(gateway).value("parley_queue_bytes") > 40_000);
        assertThat(mallory.ask("DELETE", "/session", "").status()).isBetween(200, 204);
        assertThat(posted.join().status()).isEqualTo(200);
        Answer poll = client.poll();
        assertThat(poll.status()).isEqualTo(400);
        assertThat(poll.json().get("message").asString()).isEqualTo("Session ID unknown");
    }
}
