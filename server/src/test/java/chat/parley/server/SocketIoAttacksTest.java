package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.server.Server.Answer;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever breaks Engine.IO or Socket.IO, or means to wear the server out by them, is told why, and costs little. */
@ServerTest
class SocketIoAttacksTest {
    private static final String ENGINE = "/socket.io/?EIO=4&transport=polling";
    private static final String ALLOWED = "https://chat.example.org";
    private static final String EVIL = "https://evil.example";
    private static final int POLLING_MAX = 300;
    private static final int HALF_OPEN = 1_000;

    private static Node node;
    private static Server gateway;

    @BeforeAll
    static void start(@Autowired HikariDataSource database) {
        node = Node.on(
                database.getJdbcUrl(),
                "--parley.socketio.enabled=true",
                "--parley.socketio.polling-sessions-max=" + POLLING_MAX,
                "--parley.socketio.ping-interval=10s",
                "--parley.socketio.ping-timeout=10s",
                "--parley.stomp.allowed-origins=" + ALLOWED,
                "--parley.stomp.connect-within=3s");
        gateway = node.server();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void isNotThereUnlessItIsWanted(@Autowired Server server) {
        Answer answer = server.get(ENGINE);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("not-found");
        assertThatThrownBy(() -> open(server, "", new Messages()).abort())
                .hasMessageContaining("WebSocketHandshakeException");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, transport=polling, 5, Unsupported protocol version",
        "GET, EIO=3&transport=polling, 5, Unsupported protocol version",
        "GET, EIO=4&transport=pigeon, 0, Transport unknown",
        "GET, EIO=4, 0, Transport unknown",
        "GET, EIO=4&transport=websocket, 3, Bad request",
        "POST, EIO=4&transport=polling, 2, Bad handshake method",
        "GET, EIO=4&transport=polling&sid=unknown, 1, Session ID unknown",
        "POST, EIO=4&transport=polling&sid=unknown, 1, Session ID unknown",
    })
    void refusesRequestsAsEngineIoDoes(String method, String query, int code, String message) {
        Answer answer = gateway.itself(method, "/socket.io/?" + query, "");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("code").asInt()).isEqualTo(code);
        assertThat(answer.json().get("message").asString()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "0",
                "2",
                "5",
                "4",
                "b",
                "42[\"message\",{}]",
                "40[]",
                "40{",
                "4",
                "47",
                "41",
            })
    void whoBreaksTheProtocolIsToldSoAndLeaves(String payload) {
        PollingClient client = PollingClient.open(gateway);
        Answer answer = client.post(payload);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").asString()).hasSizeGreaterThan(10);
        assertThat(client.packets())
                .singleElement()
                .asString()
                .startsWith("44{")
                .contains("protocol-error");
        assertThat(client.packets()).containsExactly("1");
        await().until(() -> client.poll().status() == 400);
    }

    @Test
    void whoIsInAndBreaksTheProtocolIsToldSoLikewise() {
        for (String payload : List.of("40", "42[]", "42{\"message\":1}", "42[\"message\"", "b", "51[\"x\"]")) {
            PollingClient client = PollingClient.connected(gateway, "");
            assertThat(client.post(payload).status()).as(payload).isEqualTo(400);
            List<String> packets = client.packets();
            assertThat(packets.getFirst()).startsWith("42[\"exception\",").contains("\"code\":\"protocol-error\"");
            assertThat(packets).endsWith("41");
            assertThat(client.packets()).containsExactly("1");
        }
    }

    @Test
    void whatIsTooLargeIsRefusedAndEndsTheSession() {
        for (int bytes : new int[] {64 * 1_024 - 100, 64 * 1_024 + 1, 1 << 20}) {
            PollingClient client = PollingClient.connected(gateway, "");
            String payload = "42[\"message\",\"%s\"]".formatted("x".repeat(bytes));
            assertThat(client.post(payload).status()).isEqualTo(413);
            assertThat(client.packets().getFirst()).contains("\"code\":\"too-large\"");
        }
        Messages messages = new Messages();
        open(gateway, "", messages).sendText("4" + "x".repeat(65 * 1_024), true).join();
        assertThat(messages.closed).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(1002);
        assertThat(messages.text).anyMatch(message -> message.contains("too-large"));
    }

    @Test
    void aWebSocketIsJudgedLikewise() {
        Messages messages = new Messages();
        WebSocket socket = open(gateway, "", messages);
        socket.sendText("40", true).join();
        await().until(() -> messages.text.stream().anyMatch(message -> message.startsWith("40{")));
        socket.sendText("451-[\"up\",{\"_placeholder\":true,\"num\":0}]", true).join();
        socket.sendBinary(ByteBuffer.wrap(new byte[10]), true).join();
        await().until(() -> messages.text.stream().anyMatch(message -> message.contains("attachments are not taken")));
        socket.sendText("2", true).join();
        assertThat(messages.closed).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(1002);
        assertThat(messages.reason).isEqualTo("it is the server that pings");
    }

    @Test
    void twoPollsAtATimeEndTheSession() {
        PollingClient client = PollingClient.connected(gateway, "");
        CompletableFuture<Answer> first = CompletableFuture.supplyAsync(client::poll);
        CompletableFuture<Answer> second = CompletableFuture.supplyAsync(client::poll);
        assertThat(List.of(first.join().status(), second.join().status())).containsExactlyInAnyOrder(200, 400);
    }

    @Test
    void pagesOfOtherOriginsStayOutAndThoseAllowedComeIn() {
        for (String method : List.of("GET", "POST")) {
            for (String origin : List.of(EVIL, "null", "http://localhost:1")) {
                Answer answer = gateway.send(
                        gateway.request(ENGINE).header("Origin", origin).method(method, BodyPublishers.noBody()));
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.json().get("code").asInt()).isEqualTo(4);
                assertThat(answer.response().headers().firstValue("Access-Control-Allow-Origin"))
                        .isEmpty();
            }
        }
        Answer allowed = gateway.send(gateway.request(ENGINE).header("Origin", ALLOWED));
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(allowed.response().headers().firstValue("Access-Control-Allow-Origin"))
                .contains(ALLOWED);
        assertThat(gateway.send(gateway.request(ENGINE).header("Origin", "http://localhost:" + gateway.port()))
                        .status())
                .isEqualTo(200);
        assertThatThrownBy(() -> open(gateway, EVIL, new Messages()))
                .hasMessageContaining("WebSocketHandshakeException");
        open(gateway, ALLOWED, new Messages()).abort();
    }

    @Test
    void aPreflightSaysWhatPagesMayAsk() {
        for (String origin : List.of(ALLOWED, EVIL)) {
            Answer answer = gateway.send(gateway.request(ENGINE)
                    .header("Origin", origin)
                    .header("Access-Control-Request-Method", "POST")
                    .header("Access-Control-Request-Headers", "authorization")
                    .method("OPTIONS", BodyPublishers.noBody()));
            assertThat(answer.status()).isEqualTo(origin.equals(ALLOWED) ? 200 : 403);
            assertThat(answer.response().headers().firstValue("Access-Control-Allow-Headers"))
                    .isEqualTo(
                            origin.equals(ALLOWED)
                                    ? java.util.Optional.of("authorization")
                                    : java.util.Optional.empty());
        }
    }

    @Test
    void sessionsThatSayNothingAreFewAndSoonGone() {
        int refused = 0;
        for (int i = 0; i < HALF_OPEN; i++) {
            Answer answer = PollingClient.handshake(gateway);
            if (answer.status() != 200) {
                refused++;
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.code()).isEqualTo("busy");
            }
        }
        assertThat(refused).isGreaterThanOrEqualTo(HALF_OPEN - 2 * POLLING_MAX);
        assertThat(Scrape.of(gateway).value("parley_connections"))
                .isLessThanOrEqualTo(POLLING_MAX + 10); // with WebSocket, the others'
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(Scrape.of(gateway).value("parley_connections"))
                        .isZero());
        PollingClient.connected(gateway, "");
    }

    @Test
    void aClientThatDoesNotPollHoldsOneWriteAndMissesNothing() {
        int messages = 2_000;
        PollingClient client = PollingClient.connected(gateway, "");
        try (StompClient writer = gateway.connect("a writer")) {
            for (int i = 0; i < messages; i++) {
                writer.post("general", "r" + i, Server.message(UUID.randomUUID(), "x".repeat(500) + i));
            }
            writer.await(frame -> frame.is("RECEIPT", "receipt-id", "r" + (messages - 1)));
        }
        assertThat(Scrape.of(gateway).value("parley_queue_bytes")).isLessThan(256 * 1_024);
        int heard = 0;
        while (heard < messages) {
            for (String packet : client.packets()) {
                if (packet.startsWith("42[\"message\"")) {
                    assertThat(packet).contains("x" + heard + "\"");
                    heard++;
                }
            }
        }
    }

    /** What a client of a WebSocket is told. */
    private static final class Messages implements WebSocket.Listener {
        private final List<String> text = java.util.Collections.synchronizedList(new ArrayList<>());
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private volatile String reason = "";

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.add(data.toString());
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int status, String why) {
            reason = why;
            closed.complete(status);
            return null;
        }
    }

    private static WebSocket open(Server server, String origin, Messages messages) {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (!origin.isEmpty()) {
            builder.header("Origin", origin);
        }
        URI uri = URI.create("ws://localhost:%d/socket.io/?EIO=4&transport=websocket".formatted(server.port()));
        return builder.buildAsync(uri, messages).join();
    }
}
