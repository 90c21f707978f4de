package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import chat.parley.server.StompClient.Frame;
import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** How far somebody has read: kept for them, refused where it makes no sense, and known to all their devices. */
@ServerTest
class ReadingTest {
    private static final String QUEUE = "/user/queue/read";
    private static final long SEED = Long.getLong("reading.seed", System.nanoTime());

    @Autowired
    private Server server;

    @Autowired
    private HikariDataSource dataSource;

    private String room;
    private String ada;
    private String bob;

    @BeforeEach
    void openARoom() {
        room = server.newRoom();
        String test = UUID.randomUUID().toString().substring(0, 8);
        ada = "ada-" + test;
        bob = "bob-" + test;
    }

    @Test
    void onlyEverMovesForwards() {
        say(bob, 3);
        assertThat(read(ada, 2).text()).isEqualTo("{\"roomId\":\"%s\",\"sequence\":2}".formatted(room));
        assertThat(read(ada, 0).json().get("sequence").asLong()).isEqualTo(2);
        assertThat(read(ada, 2).json().get("sequence").asLong()).isEqualTo(2);
        assertThat(read(bob, 1).json().get("sequence").asLong()).isEqualTo(1);
        assertThat(read(ada, 4).json().get("sequence").asLong()).isEqualTo(4);
    }

    @Test
    void endsAtTheFurthestPositionHoweverManyMoveItAtOnce() {
        say(bob, 40);
        try (StompClient device = server.connect(ada)) {
            device.subscribe(QUEUE, "read");
            Random random = new Random(SEED);
            List<Integer> sequences =
                    IntStream.range(0, 120).map(i -> random.nextInt(41)).boxed().toList();
            List<CompletableFuture<Void>> moves = sequences.stream()
                    .map(sequence -> CompletableFuture.runAsync(
                            () -> assertThat(read(ada, sequence)
                                            .json()
                                            .get("sequence")
                                            .asLong())
                                    .isGreaterThanOrEqualTo(sequence),
                            task -> Thread.ofVirtual().start(task)))
                    .toList();
            moves.forEach(CompletableFuture::join);
            long furthest =
                    sequences.stream().mapToLong(Integer::longValue).max().orElseThrow();
            assertThat(read(ada, 0).json().get("sequence").asLong())
                    .as("-Dreading.seed=%d", SEED)
                    .isEqualTo(furthest);
            long heard = -1;
            while (heard < furthest) {
                long next = device.next().json().get("sequence").asLong();
                assertThat(next).isGreaterThan(heard);
                heard = next;
            }
            assertThat(device.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"sequence":2,"username":"eve"}           | invalid-cursor
            {"sequence":-1,"username":"eve"}          | invalid-cursor
            {"sequence":0}                            | username-required
            {"sequence":0,"username":"a/b"}           | invalid-username
            {"username":"eve"}                        | invalid-body
            {"sequence":"0","username":"eve"}         | invalid-body
            {"sequence":0.5,"username":"eve"}         | invalid-body
            {"sequence":1e30,"username":"eve"}        | invalid-body
            {"sequence":0,"username":"eve","at":"x"}  | invalid-body
            """)
    void isRefusedWhereItMakesNoSense(String body, String code) {
        server.ask("PUT", "/rooms/%s/members/%s".formatted(room, bob), "");
        assertThat(put(room, body).code()).isEqualTo(code);
    }

    @Test
    void isRefusedInRoomsThatOneMayNotRead() {
        String mark = "{\"sequence\":0,\"username\":\"%s\"}".formatted(ada);
        assertThat(put("nowhere", mark).code()).isEqualTo("room-not-found");
        assertThat(put("Odd", mark).code()).isEqualTo("invalid-room-id");
        String secret = room + "-secret";
        server.post(
                "/rooms",
                "{\"id\":\"%s\",\"name\":\"S\",\"visibility\":\"private\",\"username\":\"%s\"}".formatted(secret, bob));
        assertThat(put(secret, mark).code()).isEqualTo("not-a-member");
        String open = room + "-open";
        server.post("/rooms", "{\"id\":\"%s\",\"name\":\"O\",\"username\":\"%s\"}".formatted(open, bob));
        assertThat(put(open, mark).status()).isEqualTo(200);
        Answer banned =
                server.ask("PUT", "/rooms/%s/bans/%s".formatted(open, ada), "{\"username\":\"%s\"}".formatted(bob));
        assertThat(banned.status()).isEqualTo(204);
        assertThat(put(open, mark).code()).isEqualTo("banned");
    }

    @Test
    void isOnesOwn() {
        Answer foreign = put(server.as(ada), room, "{\"sequence\":0,\"username\":\"%s\"}".formatted(bob));
        assertThat(foreign.code()).isEqualTo("username-mismatch");
        assertThat(server.get("/unread").code()).isEqualTo("username-required");
        try (StompClient nobody = server.open()) {
            nobody.send("CONNECT\naccept-version:1.2\nhost:h\n\n\0");
            assertThat(nobody.next().command()).isEqualTo("CONNECTED");
            nobody.send("SUBSCRIBE\ndestination:%s\nid:read\n\n\0".formatted(QUEUE));
            assertThat(nobody.next().headers()).containsEntry("code", "username-required");
        }
    }

    @Test
    void leavesUnreadWhatOthersSaidSinceOneCame() {
        say(bob, 2);
        assertThat(unread(ada)).isEqualTo("[]");
        server.as(ada).ask("PUT", "/rooms/%s/members/%s".formatted(room, ada), "");
        assertThat(unread(ada)).isEqualTo(unread(3, 4, 0, 0)); // she came with 4
        say(bob, "hello @%s".formatted(ada)); // 5
        say(bob, "and @%s".formatted(ada)); // 6
        assertThat(unread(ada)).isEqualTo(unread(6, 4, 2, 2));
        read(ada, 5);
        assertThat(unread(ada)).isEqualTo(unread(6, 5, 1, 1));
        say(ada, "hello");
        assertThat(unread(ada)).isEqualTo(unread(7, 7, 0, 0));
        assertThat(unread(bob)).isEqualTo(unread(7, 6, 1, 0));
    }

    @Test
    void isHeardByAllDevicesOfThatUserOnAllNodesAndByNobodyElse() {
        say(bob, 3);
        try (Node secondNode = Node.on(dataSource.getJdbcUrl())) {
            Server second = secondNode.server();
            second.awaitRoom(room);
            try (StompClient phone = server.connect(ada);
                    StompClient laptop = server.connect(ada);
                    StompClient tablet = second.connect(ada);
                    StompClient bobs = second.connect(bob)) {
                Stream.of(phone, laptop, tablet, bobs).forEach(device -> device.subscribe(QUEUE, "read"));
                read(server, ada, 1);
                Stream.of(phone, laptop, tablet).forEach(device -> assertMoved(device.next(), 1));
                read(second, ada, 3);
                Stream.of(phone, laptop, tablet).forEach(device -> assertMoved(device.next(), 3));
                read(server, ada, 2); // is no move
                read(server, bob, 2);
                assertMoved(bobs.next(), 2);
                read(server, ada, 4);
                Stream.of(phone, laptop, tablet).forEach(device -> assertMoved(device.next(), 4));
            }
        }
    }

    private void assertMoved(Frame frame, long sequence) {
        assertThat(frame.command()).isEqualTo("MESSAGE");
        assertThat(frame.headers())
                .containsEntry("destination", QUEUE)
                .containsEntry("subscription", "read")
                .containsEntry("type", "read.moved")
                .containsEntry("content-type", "application/json")
                .containsKey("message-id")
                .doesNotContainKey("sequence");
        assertThat(frame.body()).isEqualTo("{\"roomId\":\"%s\",\"sequence\":%d}".formatted(room, sequence));
    }

    private Answer put(String inRoom, String body) {
        return put(server, inRoom, body);
    }

    private static Answer put(Server node, String inRoom, String body) {
        return node.ask("PUT", "/rooms/%s/read".formatted(inRoom), body);
    }

    private Answer read(String username, long sequence) {
        return read(server, username, sequence);
    }

    private Answer read(Server node, String username, long sequence) {
        Answer answer = put(node, room, "{\"sequence\":%d,\"username\":\"%s\"}".formatted(sequence, username));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    private void say(String username, int messages) {
        IntStream.range(0, messages).forEach(i -> say(username, "message " + i));
    }

    private void say(String username, String content) {
        Answer posted = server.post(
                "/rooms/%s/messages".formatted(room),
                "{\"username\":\"%s\",\"content\":\"%s\"}".formatted(username, content));
        assertThat(posted.status()).as(posted.text()).isEqualTo(201);
    }

    private String unread(String username) {
        return server.as(username).get("/unread").text();
    }

    private String unread(long last, long read, long unread, long mentions) {
        return "[{\"roomId\":\"%s\",\"lastSequence\":%d,\"readSequence\":%d,\"unread\":%d,\"mentions\":%d}]"
                .formatted(room, last, read, unread, mentions);
    }
}
