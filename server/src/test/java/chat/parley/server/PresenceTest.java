package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.StompClient.Frame;
import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Who is in a room, as its watchers are told, on two nodes; a third one is nothing but its leases. */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PresenceTest {
    private static final String[] BRISK = {
        "--parley.presence.grace=5s",
        "--parley.presence.lease=1h",
        "--parley.presence.renew-every=500ms",
        "--parley.presence.changes-every=200ms",
        "--parley.presence.poll-every=500ms"
    };

    @Autowired
    private HikariDataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    private Node firstNode;
    private Server first;
    private Node secondNode;
    private Server second;
    private String room;

    @BeforeAll
    void startTheNodes() {
        firstNode = Node.on(dataSource.getJdbcUrl(), BRISK);
        first = firstNode.server();
        secondNode = Node.on(dataSource.getJdbcUrl(), BRISK);
        second = secondNode.server();
    }

    @AfterAll
    void stopTheNodes() {
        firstNode.close();
        secondNode.close();
    }

    @BeforeEach
    void openARoom() {
        room = first.newRoom();
        first.awaitRoom(room);
        second.awaitRoom(room);
    }

    @Test
    void isASnapshotAndThenWhoComesAndLeavesOnAnyNode() {
        try (StompClient ada = follower(first, "ada")) {
            ada.subscribe(presence(), "p");
            Frame snapshot = next(ada);
            assertThat(snapshot.json()).hasToString("""
                    {"type":"presence.snapshot","roomId":"%s","count":1,"usernames":["ada"]}""".formatted(room));
            assertThat(snapshot.headers())
                    .containsEntry("destination", presence())
                    .containsEntry("subscription", "p")
                    .containsEntry("type", "presence.snapshot")
                    .containsEntry("content-type", "application/json")
                    .containsKey("message-id")
                    .doesNotContainKey("sequence");
            try (StompClient bob = follower(second, "bob")) {
                Frame came = next(ada);
                assertThat(came.header("message-id")).isNotEqualTo(snapshot.header("message-id"));
                assertThat(came.json()).hasToString("""
                        {"type":"presence.changed","roomId":"%s","count":2,"came":["bob"],"left":[]}""".formatted(room));
                bob.subscribe(presence(), "p");
                assertThat(next(bob).json().get("usernames")).hasToString("[\"ada\",\"bob\"]");
            }
            assertThat(next(ada).json()).hasToString("""
                    {"type":"presence.changed","roomId":"%s","count":1,"came":[],"left":["bob"]}""".formatted(room));
        }
    }

    @Test
    void sessionsWithoutALoginDoNotCountNorDoThoseThatOnlyWatch() {
        try (StompClient nobody = first.open();
                StompClient watcher = first.connect("watcher")) {
            nobody.send("CONNECT\naccept-version:1.2\nhost:localhost\n\n\0");
            nobody.await(frame -> frame.command().equals("CONNECTED"));
            nobody.subscribe(feed(), "live");
            watcher.subscribe(presence(), "p");
            assertThat(next(watcher).json().get("count").asInt()).isZero();
            try (StompClient ada = follower(first, "ada")) {
                assertThat(next(watcher).json().get("count").asInt()).isEqualTo(1);
                ada.send("UNSUBSCRIBE\nid:live\n\n\0");
                assertThat(next(watcher).json().get("left")).hasToString("[\"ada\"]");
            }
        }
    }

    @Test
    void whoeverReconnectsWithinTheGraceIsNoNews() {
        try (StompClient watcher = first.connect("watcher")) {
            watcher.subscribe(presence(), "p");
            next(watcher);
            follower(first, "ada").close();
            assertThat(next(watcher).json().get("came")).hasToString("[\"ada\"]");
            try (StompClient bob = follower(first, "bob")) {
                try (StompClient again = follower(second, "ada")) {
                    assertThat(next(watcher).json()).hasToString("""
                            {"type":"presence.changed","roomId":"%s","count":2,"came":["bob"],"left":[]}""".formatted(room));
                    assertThat(again.isOpen()).isTrue();
                }
                assertThat(next(watcher).json().get("left")).hasToString("[\"ada\"]");
                assertThat(bob.isOpen()).isTrue();
            }
        }
    }

    @Test
    void thePeopleOfACrashedNodeAreGoneWhenTheirLeasesAre() {
        try (StompClient watcher = first.connect("watcher")) {
            watcher.subscribe(presence(), "p");
            next(watcher);
            lease("crashed", 1, "5 seconds");
            assertThat(next(watcher).json().get("came")).hasToString("[\"person1\"]");
            assertThat(next(watcher).json().get("left")).hasToString("[\"person1\"]");
            await().untilAsserted(() -> assertThat(leases()).isZero());
        }
    }

    @Test
    void thePeopleOfANodeThatStopsNeedNotWaitForTheirLeases() {
        try (StompClient watcher = first.connect("watcher")) {
            watcher.subscribe(presence(), "p");
            next(watcher);
            StompClient ada;
            try (Node third = Node.on(dataSource.getJdbcUrl(), BRISK)) {
                ada = follower(third.server(), "ada");
                assertThat(next(watcher).json().get("came")).hasToString("[\"ada\"]");
            }
            assertThat(ada.closeStatus()).isEqualTo(1001);
            assertThat(next(watcher).json().get("left")).hasToString("[\"ada\"]");
        }
    }

    @Test
    void ofMoreThanTwoHundredOnlyTheNumberIsTold() {
        lease("busy", 201, "1 hour");
        try (StompClient ada = follower(first, "ada")) {
            ada.subscribe(presence(), "p");
            JsonNode snapshot = next(ada).json();
            assertThat(snapshot.has("usernames")).isFalse();
            int count = snapshot.get("count").asInt();
            assertThat(count).isBetween(201, 202); // Her own lease may not be written yet.
            lease("busier", 203, "1 hour");
            while (count < 204) {
                JsonNode change = next(ada).json();
                assertThat(change.has("came") || change.has("left")).isFalse();
                count = change.get("count").asInt();
            }
            jdbc.sql("delete from account.presence_lease where room_id = ? and username > 'person1'")
                    .param(room)
                    .update();
            assertThat(next(ada).json()).hasToString("""
                    {"type":"presence.snapshot","roomId":"%s","count":2,"usernames":["ada","person1"]}""".formatted(room));
        }
    }

    @Test
    void aSubscriberWhoTakesNothingGetsOneChangeLater() {
        try (StompClient slow = first.connect("slow");
                StompClient watcher = first.connect("watcher")) {
            slow.send("SUBSCRIBE\ndestination:%s\nid:p\nack:client\nprefetch:1\n\n\0".formatted(presence()));
            Frame snapshot = next(slow);
            watcher.subscribe(presence(), "p");
            next(watcher);
            List<String> names = List.of("ada", "bob", "cleo");
            for (String name : names) {
                lease(name);
                assertThat(next(watcher).json().get("came")).hasToString("[\"%s\"]".formatted(name));
            }
            slow.send("ACK\nid:%s\n\n\0".formatted(snapshot.header("ack")));
            assertThat(next(slow).json().get("came")).hasToString("[\"ada\",\"bob\",\"cleo\"]");
        }
    }

    @Test
    void aRoomThatIsNotThereOrNotOnesOwnIsRefused() {
        assertThat(first.post(
                                "/rooms",
                                "{\"id\":\"%s-x\",\"name\":\"X\",\"visibility\":\"private\",\"username\":\"ada\"}"
                                        .formatted(room))
                        .status())
                .isEqualTo(201);
        first.awaitRoom(room + "-x");
        try (StompClient eve = first.connect("eve")) {
            eve.subscribe("/user/queue/errors", "errors");
            for (String kind : List.of("presence", "typing")) {
                assertThat(refusal(eve, "/topic/rooms/nowhere/" + kind)).isEqualTo("room-not-found");
                assertThat(refusal(eve, "/topic/rooms/%s-x/%s".formatted(room, kind)))
                        .isEqualTo("not-a-member");
            }
        }
    }

    private static String refusal(StompClient client, String destination) {
        client.send("SUBSCRIBE\ndestination:%s\nid:x\nreceipt:x\n\n\0".formatted(destination));
        return client.await(frame -> frame.is("MESSAGE", "receipt-id", "x")).header("code");
    }

    private StompClient follower(Server server, String login) {
        StompClient client = server.connect(login);
        client.subscribe(feed(), "live");
        return client;
    }

    private Frame next(StompClient watcher) {
        return watcher.await(frame -> frame.is("MESSAGE", "destination", presence()));
    }

    private String feed() {
        return "/topic/rooms/" + room;
    }

    private String presence() {
        return feed() + "/presence";
    }

    /** As a node of that name would write it. */
    private void lease(String node, int people, String duration) {
        jdbc.sql("""
                        insert into account.presence_lease
                        select ?, 'person' || i, ?, now() + cast(? as interval) from generate_series(1, ?) i
                        """).params(room, node, duration, people).update();
    }

    private void lease(String username) {
        jdbc.sql("insert into account.presence_lease values (?, ?, 'elsewhere', now() + interval '1 hour')")
                .params(room, username)
                .update();
    }

    private int leases() {
        return jdbc.sql("select count(*) from account.presence_lease where room_id = ?")
                .param(room)
                .query(Integer.class)
                .single();
    }
}
