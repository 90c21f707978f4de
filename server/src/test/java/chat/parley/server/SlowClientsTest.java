package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Requests that are too large are refused, and those that never end are ended, while others are served. */
@ServerTest
class SlowClientsTest {
    private static final String POST = "POST /rooms/ROOM/messages HTTP/1.1\r\nHost: localhost\r\n";
    private static final List<String> BEGINNINGS = List.of(
            POST + "X-Slow: ",
            POST + "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{\"content\":\"",
            POST + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nff00\r\n{\"content\":\"",
            POST + "Authorization: Bearer x\r\nContent-Length: 60000\r\n\r\n"); // refused, its body to be thrown away
    private static final int CLIENTS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @LocalServerPort
    private int port;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<Dripping> clients = new ArrayList<>();
    private Server server;
    private String room;

    @BeforeEach
    void newRoom() {
        server = new Server(port);
        room = server.newRoom();
    }

    @AfterEach
    void closeAll() throws IOException {
        clock.shutdownNow();
        for (Dripping client : clients) {
            client.socket.close();
        }
    }

    /** A byte a second, which no idle timeout minds. */
    @Test
    void whoNeverComesToAnEndIsCutOffAndHoldsUpNobody() throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Dripping(BEGINNINGS.get(i % BEGINNINGS.size()).replace("ROOM", room)));
        }
        Future<?> dripping = clock.scheduleAtFixedRate(() -> clients.forEach(Dripping::drip), 0, 1, TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> {
            assertThat(server.post("/rooms/%s/messages".formatted(room), "{\"username\":\"ada\",\"content\":\"hello\"}")
                            .status())
                    .isEqualTo(201);
            return clients.stream().allMatch(client -> client.isCutOff);
        });
        dripping.cancel(true);
        try (StompClient ada = server.connect("ada")) {
            ada.post(room, "r1", Server.message(UUID.randomUUID(), "still here"));
            assertThat(ada.next().headers()).containsEntry("receipt-id", "r1");
        }
    }

    /** Whoever is slow but gets somewhere is heard out. */
    @Test
    void whoComesToAnEndIsAnswered() throws IOException {
        List<String> parts = new ArrayList<>(Collections.nCopies(15, " ".repeat(1_000)));
        parts.add("{\"username\":\"ada\",\"content\":\"hello\"}");
        int length = parts.stream().mapToInt(String::length).sum();
        Dripping slow = new Dripping("""
                POST /rooms/%s/messages HTTP/1.1\r
                Host: localhost\r
                Connection: close\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """.formatted(room, length));
        clients.add(slow);
        Future<?> writing = clock.scheduleAtFixedRate(() -> slow.writeNextOf(parts), 0, 1, TimeUnit.SECONDS);
        assertThat(new String(slow.socket.getInputStream().readAllBytes(), UTF_8))
                .startsWith("HTTP/1.1 201");
        writing.cancel(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /PAD HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nX: PAD\r\n\r\n"
            })
    void headersThatAreTooLargeAreRefused(String request) throws IOException {
        Dripping client = new Dripping(request.replace("PAD", "x".repeat(20_000)));
        clients.add(client);
        String answer = new String(client.socket.getInputStream().readAllBytes(), UTF_8);
        assertThat(answer)
                .containsPattern("^HTTP/1.1 (414|431) ")
                .containsIgnoringCase("Content-Type: application/problem+json")
                .doesNotContain("Exception", "org.");
    }

    private final class Dripping {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        private volatile boolean isCutOff;

        private Dripping(String begin) throws IOException {
            socket.setSoTimeout(60_000);
            write(begin);
        }

        private void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(UTF_8));
        }

        private void writeNextOf(List<String> parts) {
            try {
                if (!parts.isEmpty()) {
                    write(parts.removeFirst());
                }
            } catch (IOException closed) {
                isCutOff = true;
            }
        }

        /** Another byte, until the connection does not take any more. */
        private void drip() {
            try {
                if (!isCutOff) {
                    write("x");
                }
            } catch (IOException closed) {
                isCutOff = true;
            }
        }
    }
}
