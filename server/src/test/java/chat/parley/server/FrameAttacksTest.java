package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.StompClient.Frame;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Frames that try to be somebody, to hear what is another's, or to put words into the server's mouth. */
@ServerTest
class FrameAttacksTest {
    /** As STOMP 1.2 writes it: {@code a}, the end of a line, and what would be a header. */
    private static final String INJECTED = "a\\r\\ninjected\\cyes";

    @LocalServerPort
    private int port;

    private Server server;
    private String room;
    private String secret;

    @BeforeEach
    void newRooms() {
        server = new Server(port);
        room = server.newRoom();
        secret = "secret-" + UUID.randomUUID();
        assertThat(server.as("ada")
                        .post("/rooms", "{\"id\":\"%s\",\"name\":\"S\",\"visibility\":\"private\"}".formatted(secret))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SEND\ndestination:/app/rooms/ROOM/messages\n\n{\"username\":\"ada\",\"content\":\"x\"}\0",
                "SUBSCRIBE\ndestination:/topic/rooms/ROOM\nid:1\nafter:-1\n\n\0",
                "SUBSCRIBE\ndestination:/user/queue/errors\nid:1\n\n\0",
                "UNSUBSCRIBE\nid:1\n\n\0",
                "BEGIN\ntransaction:t\n\n\0",
                "ACK\nid:1\n\n\0",
                "DISCONNECT\nreceipt:r\n\n\0",
                "CONNECTED\nversion:1.2\n\n\0",
                "SEND\ndestination:/app/rooms/ROOM/messages\n\n{\"content\":\"x\"}\0CONNECT\naccept-version:1.2\n"
                        + "host:x\nlogin:ada\n\n\0",
            })
    void nothingGoesBeforeAConnect(String frame) {
        StompClient nobody = StompClient.open(port);
        nobody.send(frame.replace("ROOM", room));
        Frame error = nobody.next();
        assertThat(error.command()).isEqualTo("ERROR");
        assertThat(error.body()).doesNotContain("Exception").doesNotContain("chat.parley");
        assertThat(nobody.closeStatus()).isEqualTo(1002);
        assertThat(nobody.rest()).isEmpty();
        assertThat(server.history(room)).isEmpty();
    }

    /** In the open mode it makes a session that is nobody's: it reads what all may read, and has nothing of its own. */
    @ParameterizedTest
    @ValueSource(
            strings = {"CONNECT\n\n\0", "STOMP\naccept-version:1.2\nhost:x\n\n\0", "CONNECT\nlogin:\npasscode:\n\n\0"})
    void aConnectWithNothingIsNobody(String connect) {
        try (StompClient nobody = StompClient.open(port)) {
            nobody.send(connect);
            assertThat(nobody.next().command()).isEqualTo("CONNECTED");
            nobody.subscribe("/user/queue/errors", "errors");
            refused(nobody, "SUBSCRIBE\ndestination:/topic/rooms/%s\nid:1\n\n\0".formatted(secret), "not-a-member");
            refused(nobody, "SUBSCRIBE\ndestination:/user/queue/read\nid:1\n\n\0", "username-required");
            refused(
                    nobody,
                    "SEND\ndestination:/app/rooms/%s/messages\n\n{\"content\":\"x\"}\0".formatted(room),
                    "username-required");
            refused(nobody, "SEND\ndestination:/app/rooms/%s/typing\n\n\0".formatted(room), "username-required");
        }
        assertThat(server.history(room)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/topic/**",
                "/topic/*",
                "/topic/>",
                "/topic/#",
                "/topic",
                "/",
                "**",
                "/topic/rooms",
                "/topic/rooms/",
                "/topic/rooms/*",
                "/topic/rooms/**",
                "/topic/rooms/%2A",
                "/topic/rooms/*/presence",
                "/topic/rooms/ge*al",
                "/topic/rooms/../rooms/general",
                "/topic/rooms/general/",
                "/topic//rooms/general",
                "/topic/rooms/general,general",
                "/TOPIC/rooms/general",
                "/app/rooms/general/messages",
                "/queue/errors",
                "/queue/errors-user1",
                "/queue/read-bob",
                "/user/bob/queue/errors",
                "/user/bob/queue/read",
                "/user/queue/*",
                "/user/queue/errors/bob",
                "/user/../bob/queue/read",
                "/exchange/amq.topic/rooms",
                "/temp-queue/x",
            })
    void noSubscriptionReachesFurtherThanItsOwn(String destination) {
        try (StompClient eve = server.connect("eve");
                StompClient ada = server.connect("ada")) {
            eve.subscribe("/user/queue/errors", "errors");
            eve.send("SUBSCRIBE\ndestination:%s\nid:1\nreceipt:r\n\n\0".formatted(destination));
            assertThat(eve.next().header("code")).isIn("unknown-destination", "invalid-room-id");
            ada.post(secret, "r", Server.message(UUID.randomUUID(), "unheard"));
            assertThat(ada.next().command()).isEqualTo("RECEIPT");
            eve.subscribe("/topic/rooms/" + room, "1");
            assertThat(eve.rest()).isEmpty();
        }
    }

    /** A refusal, and a position, are heard by the session or person whose it is alone. */
    @Test
    void whatIsOnesOwnIsHeardByNobodyElse() {
        try (StompClient eve = server.connect("eve");
                StompClient bob = server.connect("bob")) {
            eve.subscribe("/user/queue/errors", "errors");
            eve.subscribe("/user/queue/read", "read");
            bob.subscribe("/user/queue/errors", "errors");
            bob.subscribe("/user/queue/read", "read");
            bob.post(room, "r1", Server.message(UUID.randomUUID(), "hello"));
            bob.await(frame -> frame.is("RECEIPT", "receipt-id", "r1"));
            bob.post("nowhere", "r2", Server.message(UUID.randomUUID(), "x"));
            bob.await(frame -> frame.is("MESSAGE", "code", "room-not-found"));
            server.as("bob").ask("PUT", "/rooms/%s/read".formatted(room), "{\"sequence\":1}");
            bob.await(frame -> frame.is("MESSAGE", "type", "read.moved"));
            eve.subscribe("/topic/rooms/" + room, "live");
            assertThat(eve.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MESSAGE", "RECEIPT", "ERROR", "CONNECTED"})
    void whatOnlyTheServerSaysIsSaidToNobody(String command) {
        try (StompClient bob = server.connect("bob")) {
            bob.subscribe("/topic/rooms/" + room, "live");
            StompClient eve = server.connect("eve");
            eve.send(
                    "%s\ndestination:/topic/rooms/%s\nsubscription:live\nmessage-id:%s:9\nreceipt-id:r\nversion:1.2\n\nx\0"
                            .formatted(command, room, room));
            assertThat(eve.next().command()).isEqualTo("ERROR");
            assertThat(eve.closeStatus()).isEqualTo(1002);
            bob.post(room, "r", Server.message(UUID.randomUUID(), "hello"));
            assertThat(bob.await(frame -> frame.is("MESSAGE", "type", "message.posted"))
                            .body())
                    .contains("hello");
            assertThat(bob.rest()).noneMatch(frame -> frame.command().equals("ERROR"));
        }
    }

    /** What is escaped on its way in is escaped on its way out: no end of a line, hence no header of the client's. */
    @Test
    void noHeaderIsPutBetweenOurs() {
        try (StompClient eve = server.connect("eve")) {
            eve.send("SUBSCRIBE\ndestination:/user/queue/errors\nid:%1$s\nreceipt:%1$s\n\n\0".formatted(INJECTED));
            unharmed(eve.next(), "receipt-id");
            eve.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:%s\nafter:-1\n\n\0".formatted(room, INJECTED + "2"));
            unharmed(eve.next(), "subscription");
            eve.send("SEND\ndestination:/app/rooms/%1$s/messages\nreceipt:%1$s\n\n{}\0".formatted(INJECTED));
            Frame refusal = eve.next();
            unharmed(refusal, "receipt-id");
            unharmed(refusal, "subscription");
            assertThat(refusal.header("destination")).isEqualTo("/user/queue/errors");
            eve.send("SEND\ndestination:%s\nreceipt:r\n\n{}\0".formatted(INJECTED));
            assertThat(eve.next().headers())
                    .containsEntry("code", "unknown-destination")
                    .doesNotContainKey("injected");
            eve.send("BEGIN\ntransaction:%1$s\nreceipt:%1$s\n\n\0".formatted(INJECTED));
            unharmed(eve.next(), "receipt-id");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SEND\ndestination:a\\r\\ninjected\\cyes\nreceipt:a\\r\\ninjected\\cyes\n\n{}\0",
                "ACK\nid:a\\r\\ninjected\\cyes\nreceipt:a\\r\\ninjected\\cyes\n\n\0",
                "UNSUBSCRIBE\nid:a\\r\\ninjected\\cyes\nreceipt:a\\r\\ninjected\\cyes\n\n\0",
                "COMMIT\ntransaction:a\\r\\ninjected\\cyes\nreceipt:a\\r\\ninjected\\cyes\n\n\0",
                "SUBSCRIBE\ndestination:a\\r\\ninjected\\cyes\nid:1\nreceipt:a\\r\\ninjected\\cyes\n\n\0",
            })
    void norIntoAnError(String frame) {
        StompClient eve = server.connect("eve");
        eve.send(frame);
        Frame error = eve.next();
        assertThat(error.command()).isEqualTo("ERROR");
        unharmed(error, "receipt-id");
        assertThat(error.header("message")).doesNotContain("\r");
        eve.closeStatus();
    }

    private static void unharmed(Frame frame, String header) {
        assertThat(frame.header(header)).as(frame.toString()).startsWith("a\\r\\ninjected:yes"); // StompClient reads \c
        assertThat(frame.headers()).doesNotContainKey("injected");
    }

    private static void refused(StompClient client, String frame, String code) {
        client.send(frame);
        assertThat(client.next().headers()).containsEntry("code", code);
    }
}
