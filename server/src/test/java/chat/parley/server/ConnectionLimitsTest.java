package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.server.StompClient.Frame;
import chat.parley.server.limits.TurnedClock;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who has too many connections gets no more until one ends; what comes on one too fast waits. */
@LimitedServerTest
class ConnectionLimitsTest {
    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TurnedClock clock;

    @Autowired
    private EventStore eventStore;

    private LimitedServer limited;
    private Server server;
    private String ada;
    private String bob;

    @BeforeEach
    void awaitNobody() {
        clock.turn(Duration.ofHours(1));
        limited = new LimitedServer(port, jdbc);
        server = limited.server();
        String test = UUID.randomUUID().toString().substring(0, 8);
        ada = "ada-" + test;
        bob = "bob-" + test;
        awaitClosedConnections();
    }

    @AfterEach
    void awaitClosedConnections() {
        awaitConnections(0);
    }

    /** The server knows of an opening or an end a moment after its client; asking takes of a limit, too. */
    private void awaitConnections(int count) {
        await().until(() -> {
            clock.turn(Duration.ofSeconds(10));
            return limited.metric("parley_connections") == count;
        });
    }

    @Test
    void connectionsFromAnAddress() {
        try (StompClient first = StompClient.openFrom(port, "192.0.2.6")) {
            try (StompClient second = StompClient.openFrom(port, "192.0.2.6")) {
                awaitConnections(2);
                handshakeIsRefused("192.0.2.6");
                StompClient.openFrom(port, "192.0.2.7").close();
                assertThat(limited.metric("parley_connections_addresses")).isPositive();
                assertThat(second.isOpen()).isTrue();
            }
            awaitConnections(1);
            StompClient.openFrom(port, "192.0.2.6").close();
            assertThat(first.isOpen()).isTrue();
        }
    }

    @Test
    void connectionsToANode() {
        List<StompClient> clients = IntStream.range(0, 5)
                .mapToObj(i -> StompClient.openFrom(port, "203.0.113." + i))
                .toList();
        try {
            awaitConnections(5);
            handshakeIsRefused("203.0.113.9");
        } finally {
            clients.forEach(StompClient::close);
        }
        awaitConnections(0);
        StompClient.openFrom(port, "203.0.113.9").close();
    }

    @Test
    void connectionsOfAUser() {
        List<StompClient> clients = IntStream.range(0, 4)
                .mapToObj(i -> StompClient.openFrom(port, "203.0.113." + i))
                .toList();
        try {
            for (StompClient client : clients.subList(0, 3)) {
                assertThat(connect(client, ada).command()).isEqualTo("CONNECTED");
            }
            Frame error = connect(clients.getLast(), ada);
            assertThat(error.command()).isEqualTo("ERROR");
            assertThat(error.headers()).containsEntry("code", "rate-limited").containsEntry("retry-after-ms", "10000");
            assertThat(clients.getLast().closeStatus()).isEqualTo(1002);
            try (StompClient bobs = StompClient.openFrom(port, "203.0.113.8")) {
                assertThat(connect(bobs, bob).command()).isEqualTo("CONNECTED");
            }
            clients.getFirst().close();
            awaitConnections(2); // of the fourth, the server ended it
            assertThat(isConnected("203.0.113.9", ada)).isTrue();
        } finally {
            clients.forEach(StompClient::close);
        }
    }

    @Test
    void framesOfASessionAreHeldBackAndNotLost() {
        try (StompClient client = server.connect(ada)) {
            client.send("BEGIN\ntransaction:t\nreceipt:r\n\n\0ABORT\ntransaction:t\n\n\0".repeat(6));
            IntStream.range(0, 5)
                    .forEach(i -> assertThat(client.next().command()).isEqualTo("RECEIPT"));
            assertThat(client.poll(200)).isNull(); // CONNECT was the first of ten, so the sixth BEGIN is the twelfth
            try (StompClient other = server.connect(bob)) {
                assertThat(other.subscribe("/user/queue/errors", "errors")).isNotNull();
            }
            clock.turn(Duration.ofSeconds(1));
            assertThat(client.next().command()).isEqualTo("RECEIPT");
        }
    }

    @Test
    void pagesOfThePastForASubscriptionAreHeldBackAndNotLost() {
        String room = server.newRoom();
        eventStore.publish(LongStream.rangeClosed(1, 700)
                .mapToObj(sequence -> new GenericDomainEventMessage<>(
                        "ChatRoom",
                        room,
                        sequence,
                        new MessagePosted(room, UUID.randomUUID(), "eve", "hello", null, List.of())))
                .toList());
        try (StompClient client = server.connect(ada)) {
            client.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:live\nafter:-1\n\n\0".formatted(room));
            int heard = hear(client, 0);
            assertThat(heard).as("two pages of it").isBetween(2, 444); // the newest 256 are in memory
            clock.turn(Duration.ofMillis(500));
            int more = hear(client, heard);
            assertThat(more).isGreaterThan(heard);
            for (int turns = 0; more <= 700 && turns < 10; turns++) {
                clock.turn(Duration.ofMillis(500));
                more = hear(client, more);
            }
            assertThat(more).isEqualTo(701);
        }
    }

    /** Takes events from that one on, in their order, until none comes; and says which that would be. */
    private static int hear(StompClient client, int from) {
        int next = from;
        for (Frame event = client.poll(2_000); event != null; event = client.poll(2_000)) {
            assertThat(event.sequence()).isEqualTo(next);
            next++;
        }
        return next;
    }

    private void handshakeIsRefused(String address) {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> StompClient.openFrom(port, address))
                .withCauseInstanceOf(WebSocketHandshakeException.class)
                .satisfies(failure -> {
                    var answer = ((WebSocketHandshakeException) failure.getCause()).getResponse();
                    assertThat(answer.statusCode()).isEqualTo(429);
                    assertThat(answer.headers().firstValue("Retry-After")).contains("10");
                    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
                });
    }

    private boolean isConnected(String address, String user) {
        try (StompClient client = StompClient.openFrom(port, address)) {
            return connect(client, user).command().equals("CONNECTED");
        }
    }

    private static Frame connect(StompClient client, String user) {
        client.send("CONNECT\naccept-version:1.2\nhost:localhost\nlogin:%s\n\n\0".formatted(user));
        return client.next();
    }
}
