package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.StompClient.Frame;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who types in a room, as the others are told on two nodes. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TypingTest {
    @Autowired
    private Server first;

    @Autowired
    private HikariDataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    private Node secondNode;
    private Server second;
    private String room;

    @BeforeAll
    void startTheSecondNode() {
        secondNode = Node.on(dataSource.getJdbcUrl(), "--parley.presence.typing-every=1h");
        second = secondNode.server();
    }

    @AfterAll
    void stopTheSecondNode() {
        secondNode.close();
    }

    @BeforeEach
    void openARoom() {
        room = first.newRoom();
        first.awaitRoom(room);
        second.awaitRoom(room);
    }

    @Test
    void isToldOnAllNodesAndNeverStored() {
        try (StompClient ada = watcher(first, "ada");
                StompClient bob = watcher(second, "bob")) {
            type(ada, "");
            for (StompClient client : List.of(ada, bob)) {
                Frame typing = client.next();
                assertThat(typing.headers())
                        .containsEntry("destination", topic())
                        .containsEntry("type", "typing")
                        .containsEntry("content-type", "application/json")
                        .containsKey("message-id")
                        .doesNotContainKey("sequence");
                assertThat(typing.json().get("type").asString()).isEqualTo("typing");
                assertThat(typing.json().get("roomId").asString()).isEqualTo(room);
                assertThat(typing.json().get("username").asString()).isEqualTo("ada");
                assertThat(Instant.parse(typing.json().get("until").asString())).isAfter(Instant.EPOCH);
            }
            type(ada, "{\"typing\":false}");
            for (StompClient client : List.of(ada, bob)) {
                assertThat(client.next().header("type")).isEqualTo("typing.ended");
            }
            assertThat(jdbc.sql("select count(*) from event_store.domain_event where aggregate_id = ?")
                            .param(room)
                            .query(Integer.class)
                            .single())
                    .isOne(); // its opening
        }
    }

    @Test
    void isPassedOnOnceInAWhileAndElseAcceptedAndDropped() {
        try (StompClient ada = second.connect("ada");
                StompClient bob = second.connect("bob");
                StompClient watcher = watcher(second, "watcher")) {
            for (int i = 0; i < 5; i++) {
                type(ada, "{\"typing\":true}");
            }
            assertThat(watcher.next().json().get("username").asString()).isEqualTo("ada");
            type(ada, "{\"typing\":true}");
            type(bob, "");
            assertThat(watcher.next().json().get("username").asString()).isEqualTo("bob");
        }
    }

    @Test
    void isRefusedWithoutANameOrARoomOrIfItCannotBeRead() {
        try (StompClient nobody = first.open();
                StompClient ada = first.connect("ada")) {
            nobody.send("CONNECT\naccept-version:1.2\nhost:localhost\n\n\0");
            assertThat(refusal(nobody, room, "")).isEqualTo("username-required");
            assertThat(refusal(ada, "nowhere", "")).isEqualTo("room-not-found");
            assertThat(refusal(ada, room, "{\"tapping\":true}")).isEqualTo("invalid-body");
            assertThat(refusal(ada, room, "true")).isEqualTo("invalid-body");
        }
    }

    private String refusal(StompClient client, String of, String body) {
        client.send("SUBSCRIBE\ndestination:/user/queue/errors\nid:errors\n\n\0");
        client.send("SEND\ndestination:/app/rooms/%s/typing\nreceipt:r\n\n%s\0".formatted(of, body));
        String code =
                client.await(frame -> frame.is("MESSAGE", "receipt-id", "r")).header("code");
        client.send("UNSUBSCRIBE\nid:errors\n\n\0");
        return code;
    }

    /** Types, and waits for the RECEIPT. */
    private void type(StompClient client, String body) {
        String receipt = "r" + System.nanoTime();
        client.send("SEND\ndestination:/app/rooms/%s/typing\nreceipt:%s\n\n%s\0".formatted(room, receipt, body));
        Frame answer = client.next();
        assertThat(answer.headers()).containsEntry("receipt-id", receipt);
    }

    private StompClient watcher(Server server, String login) {
        StompClient client = server.connect(login);
        client.subscribe(topic(), "t");
        return client;
    }

    private String topic() {
        return "/topic/rooms/%s/typing".formatted(room);
    }
}
