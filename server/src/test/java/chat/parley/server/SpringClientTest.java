package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSession.Receiptable;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.messaging.WebSocketStompClient;
import tools.jackson.databind.JsonNode;

/** What programs on the JVM use: Spring's {@link WebSocketStompClient}. */
@ServerTest
class SpringClientTest {
    private static final int PATIENCE_S = 30;

    @Autowired
    private Server server;

    @Autowired
    private HikariDataSource dataSource;

    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    private final Session ada = new Session();
    private String room;

    @BeforeEach
    void newRoom() {
        room = server.newRoom();
        scheduler.initialize();
    }

    @AfterEach
    void stop() {
        scheduler.shutdown();
    }

    @Test
    void subscribesSendsAndHearsTheAnswers() {
        StompSession session = connect(ada, server.port(), new long[] {0, 0});
        assertThat(ada.greeting.getFirst("version")).isEqualTo("1.2");
        assertThat(ada.greeting.getFirst("user-name")).isEqualTo("ada");
        session.setAutoReceipt(true);
        Heard live = new Heard();
        StompSession.Subscription subscription = session.subscribe("/topic/rooms/" + room, live);
        assertThat(receipt(subscription).getFirst("sequence")).isEqualTo("0");

        UUID id = UUID.randomUUID();
        StompHeaders stored = receipt(post(session, Server.message(id, "hello: \\ é漢🦜")));
        assertThat(stored.getFirst("sequence")).isEqualTo("2");
        assertThat(stored.getMessageId()).isEqualTo(room + ":2");
        assertThat(receipt(post(session, Server.message(id, "hello: \\ é漢🦜"))).getFirst("duplicate"))
                .isEqualTo("true");
        assertThat(live.next().json().get("type").asString()).isEqualTo("member.joined");
        Heard.Message heard = live.next();
        assertThat(heard.headers().getMessageId()).isEqualTo(room + ":2");
        assertThat(heard.json().get("content"))
                .isEqualTo(server.history(room).getFirst().get("content"));

        StompHeaders end = new StompHeaders();
        end.setReceipt("ended");
        receipt(subscription.unsubscribe(end));
        receipt(post(session, Server.message(UUID.randomUUID(), "unheard")));
        assertThat(live.messages).isEmpty();
        disconnect(session);
    }

    @Test
    void acknowledgesAndComesBackBehindWhatItHasSeen() {
        StompSession writer = connect(new Session(), server.port(), new long[] {0, 0});
        writer.setAutoReceipt(true);
        IntStream.range(0, 20).forEach(i -> receipt(post(writer, Server.message(UUID.randomUUID(), "message " + i))));
        StompSession session = connect(ada, server.port(), new long[] {0, 0});
        StompHeaders behind = new StompHeaders();
        behind.setDestination("/topic/rooms/" + room);
        behind.setAck("client");
        behind.set("after", "11");
        behind.set("prefetch", "5");
        Heard live = new Heard();
        session.subscribe(behind, live);
        for (int sequence = 12; sequence <= 21; sequence++) {
            Heard.Message message = live.next();
            assertThat(message.headers().getFirst("sequence")).isEqualTo(String.valueOf(sequence));
            session.acknowledge(message.headers().getAck(), sequence % 3 != 0);
        }
        disconnect(session);
        disconnect(writer);
    }

    @Test
    void hearsOfRefusals() {
        StompSession session = connect(ada, server.port(), new long[] {0, 0});
        session.setAutoReceipt(true);
        Heard refusals = new Heard();
        receipt(session.subscribe("/user/queue/errors", refusals));
        Receiptable refused = session.send("/app/rooms/no-such-room/messages", bytes("{\"content\":\"hello\"}"));
        Heard.Message refusal = refusals.next();
        assertThat(refusal.headers().getFirst("code")).isEqualTo("room-not-found");
        assertThat(refusal.headers().getReceiptId()).isEqualTo(refused.getReceiptId());
        assertThat(refusal.json().get("status").asInt()).isEqualTo(404);
        disconnect(session);

        Session deaf = new Session();
        StompSession unheard = connect(deaf, server.port(), new long[] {0, 0});
        unheard.send("/app/rooms/no-such-room/messages", bytes("{\"content\":\"hello\"}"));
        await().until(() -> deaf.lost.get() == 1);
        assertThat(deaf.errors).hasSize(1);
        assertThat(deaf.errors.getFirst().getFirst("code")).isEqualTo("room-not-found");
        assertThat(unheard.isConnected()).isFalse();
    }

    @Test
    void keepsTheConnectionByHeartBeats() {
        try (Node lively = Node.on(dataSource.getJdbcUrl(), "--parley.stomp.heart-beat=100ms")) {
            StompSession session = connect(ada, lively.server().port(), new long[] {100, 100});
            assertThat(ada.greeting.getHeartbeat()).containsExactly(100, 100);
            session.setAutoReceipt(true);
            Heard live = new Heard();
            receipt(session.subscribe("/topic/rooms/" + room, live));
            // Either side would have given the other up after 200 or 300 ms of silence.
            await().pollDelay(Duration.ofSeconds(1)).until(session::isConnected);
            receipt(post(session, Server.message(UUID.randomUUID(), "still here")));
            live.next();
            disconnect(session);
        }
    }

    private StompSession connect(Session handler, int toPort, long[] heartBeat) {
        WebSocketStompClient client = new WebSocketStompClient(new StandardWebSocketClient());
        client.setTaskScheduler(scheduler);
        client.setDefaultHeartbeat(heartBeat);
        StompHeaders connect = new StompHeaders();
        connect.setLogin("ada");
        StompSession session = client.connectAsync(
                        "ws://localhost:%d/ws".formatted(toPort), new WebSocketHttpHeaders(), connect, handler)
                .orTimeout(PATIENCE_S, TimeUnit.SECONDS)
                .join();
        await().until(() -> handler.greeting != null);
        return session;
    }

    private Receiptable post(StompSession session, String json) {
        return session.send("/app/rooms/%s/messages".formatted(room), bytes(json));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static StompHeaders receipt(Receiptable asked) {
        CompletableFuture<StompHeaders> receipt = new CompletableFuture<>();
        asked.addReceiptTask(receipt::complete);
        return receipt.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
    }

    private static void disconnect(StompSession session) {
        StompHeaders disconnect = new StompHeaders();
        disconnect.setReceipt("good-bye");
        session.disconnect(disconnect);
        await().until(() -> !session.isConnected());
    }

    /** Keeps what comes to a subscription. */
    private static final class Heard implements StompFrameHandler {
        private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

        private record Message(StompHeaders headers, String body) {
            private JsonNode json() {
                return Server.JSON.readTree(body);
            }
        }

        private Message next() {
            await().until(() -> !messages.isEmpty());
            return messages.remove();
        }

        @Override
        public Type getPayloadType(StompHeaders headers) {
            return byte[].class;
        }

        @Override
        public void handleFrame(StompHeaders headers, Object body) {
            messages.add(new Message(headers, new String((byte[]) body, StandardCharsets.UTF_8)));
        }
    }

    /** Keeps what comes to a session itself. */
    private static final class Session extends StompSessionHandlerAdapter {
        private final List<StompHeaders> errors = new CopyOnWriteArrayList<>();
        private final AtomicInteger lost = new AtomicInteger();
        private volatile StompHeaders greeting;

        @Override
        public void afterConnected(StompSession session, StompHeaders connected) {
            greeting = connected;
        }

        @Override
        public Type getPayloadType(StompHeaders headers) {
            return byte[].class;
        }

        @Override
        public void handleFrame(StompHeaders headers, Object body) {
            errors.add(headers);
        }

        @Override
        public void handleException(
                StompSession session, StompCommand command, StompHeaders headers, byte[] payload, Throwable failure) {
            throw new AssertionError(command + " " + headers, failure);
        }

        @Override
        public void handleTransportError(StompSession session, Throwable failure) {
            lost.incrementAndGet();
        }
    }
}
