package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.server.StompClient.Frame;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A refusal goes to {@code /user/queue/errors} and costs nothing else; without that subscription, the connection. */
@ServerTest
class BadFramesTest {
    @Autowired
    private Server server;

    private String room;

    @BeforeEach
    void newRoom() {
        room = server.newRoom();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /app/rooms/ROOM/messages          | {"content":""}                            | message-empty
            /app/rooms/ROOM/messages          | {"content":"a\\u0000b"}                   | invalid-content
            /app/rooms/ROOM/messages          | {"content":5}                             | invalid-body
            /app/rooms/ROOM/messages          | {"content":"x","colour":"red"}            | invalid-body
            /app/rooms/ROOM/messages          | nonsense                                  | invalid-body
            /app/rooms/ROOM/messages          | ``                                        | invalid-body
            /app/rooms/ROOM/messages          | null                                      | invalid-body
            /app/rooms/ROOM/messages          | {"content":"x","messageId":"1"}           | invalid-message-id
            /app/rooms/ROOM/messages          | {"content":"x","username":"bob"}          | username-mismatch
            /app/rooms/nowhere/messages       | {"content":"x"}                           | room-not-found
            /app/rooms/Odd One/messages       | {"content":"x"}                           | invalid-room-id
            /app/rooms/../messages            | {"content":"x"}                           | invalid-room-id
            /app/rooms/a/b/messages           | {"content":"x"}                           | unknown-destination
            /app/rooms/ROOM                   | {"content":"x"}                           | unknown-destination
            /topic/rooms/ROOM                 | {"type":"message.posted"}                 | unknown-destination
            /user/queue/errors                | {"content":"x"}                           | unknown-destination
            nowhere                           | {"content":"x"}                           | unknown-destination
            """)
    void aSendThatIsRefused(String destination, String body, String code) {
        try (StompClient ada = server.connect("ada");
                StompClient watcher = server.connect("watcher")) {
            ada.subscribe("/user/queue/errors", "errors");
            watcher.subscribe("/topic/rooms/" + room, "live");
            ada.send("SEND\ndestination:%s\nreceipt:r1\n\n%s\0".formatted(destination.replace("ROOM", room), body));

            Frame refusal = ada.next();
            assertThat(refusal.command()).isEqualTo("MESSAGE");
            assertThat(refusal.headers())
                    .containsEntry("destination", "/user/queue/errors")
                    .containsEntry("subscription", "errors")
                    .containsEntry("receipt-id", "r1")
                    .containsEntry("code", code)
                    .containsEntry("content-type", "application/problem+json")
                    .containsKey("message-id");
            assertThat(refusal.json().get("code").asString()).isEqualTo(code);
            assertThat(refusal.body()).doesNotContain("Exception").doesNotContain("chat.parley");

            ada.post(room, "r2", Server.message(UUID.randomUUID(), "still here"));
            assertThat(ada.next().headers()).containsEntry("receipt-id", "r2");
            assertThat(watcher.next().headers()).containsEntry("type", "member.joined");
            assertThat(watcher.next().json().get("content").asString()).isEqualTo("still here");
            assertThat(server.history(room)).hasSize(1);
        }
    }

    @Test
    void aRefusalThatNobodyListensForEndsTheConnection() {
        StompClient ada = server.connect("ada");
        ada.post("nowhere", "r1", "{\"content\":\"x\"}");
        Frame error = ada.next();
        assertThat(error.command()).isEqualTo("ERROR");
        assertThat(error.headers()).containsEntry("receipt-id", "r1").containsEntry("code", "room-not-found");
        assertThat(error.json().get("code").asString()).isEqualTo("room-not-found");
        assertThat(ada.closeStatus()).isEqualTo(1002);
    }

    @ParameterizedTest
    @CsvSource({
        "/topic/rooms/nowhere, room-not-found",
        "/topic/rooms/Odd One, invalid-room-id",
        "/topic/rooms/*, invalid-room-id",
        "/topic/**, unknown-destination",
        "/topic/rooms/general/nothing, unknown-destination",
        "/user/ada/queue/errors, unknown-destination",
        "/queue/errors-user1, unknown-destination",
    })
    void aSubscriptionThatIsRefused(String destination, String code) {
        try (StompClient ada = server.connect("ada")) {
            ada.subscribe("/user/queue/errors", "errors");
            ada.send("SUBSCRIBE\ndestination:%s\nid:live\nreceipt:r1\n\n\0".formatted(destination));
            assertThat(ada.next().headers()).containsEntry("code", code).containsEntry("receipt-id", "r1");
            ada.subscribe("/topic/rooms/" + room, "live"); // the id is free still
        }
    }

    @Test
    void aPrivateRoomIsNotOverheard() {
        String secret = "secret-" + room;
        server.post(
                "/rooms",
                "{\"id\":\"%s\",\"name\":\"S\",\"visibility\":\"private\",\"username\":\"ada\"}".formatted(secret));
        try (StompClient bob = server.connect("bob")) {
            bob.subscribe("/user/queue/errors", "errors");
            bob.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:live\n\n\0".formatted(secret));
            assertThat(bob.next().headers()).containsEntry("code", "not-a-member");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-2", "x", "", "1.5", "99999999999999999999"})
    void aPlaceInTheFeedThatIsNone(String after) {
        try (StompClient ada = server.connect("ada")) {
            ada.subscribe("/user/queue/errors", "errors");
            ada.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:live\nafter:%s\n\n\0".formatted(room, after));
            assertThat(ada.next().headers()).containsEntry("code", "invalid-cursor");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMMIT\ntransaction:none\n\n\0",
                "MESSAGE\ndestination:/topic/rooms/general\nsubscription:x\nmessage-id:1\n\nforged\0",
                "SUBSCRIBE\ndestination:/topic/rooms/general\n\n\0",
                "UNSUBSCRIBE\nid:none\n\n\0",
                "NONSENSE\n\n\0",
                "SEND\nno colon here\n\n\0",
            })
    void whatIsNoStompEndsTheConnection(String frame) {
        StompClient ada = server.connect("ada");
        ada.subscribe("/user/queue/errors", "errors");
        ada.send(frame);
        Frame error = ada.next();
        assertThat(error.command()).isEqualTo("ERROR");
        assertThat(error.body()).doesNotContain("Exception").doesNotContain("org.");
        assertThat(error.header("message")).doesNotContain("org.");
        assertThat(ada.closeStatus()).isEqualTo(1002);
    }

    @Test
    void nothingCanBeSentBeforeConnecting() {
        StompClient nobody = server.open();
        nobody.post(room, "r1", "{\"content\":\"x\",\"username\":\"ada\"}");
        assertThat(nobody.next().command()).isEqualTo("ERROR");
        nobody.closeStatus();
        assertThat(server.history(room)).isEmpty();
    }

    @Test
    void aVersionIsAgreedOrRefused() {
        try (StompClient old = server.open()) {
            old.send("CONNECT\nlogin:ada\n\n\0");
            Frame connected = old.next();
            assertThat(connected.command()).isEqualTo("CONNECTED");
            assertThat(connected.headers()).containsEntry("version", "1.0");
        }
        StompClient future = server.open();
        future.send("CONNECT\naccept-version:9\nhost:x\n\n\0");
        assertThat(future.next().header("message")).contains("1.2");
        future.closeStatus();
    }

    @Test
    void aNameThatIsNoneCannotConnect() {
        StompClient nobody = server.open();
        nobody.send("CONNECT\naccept-version:1.2\nhost:x\nlogin:a/b\n\n\0");
        assertThat(nobody.next().headers()).containsEntry("code", "invalid-username");
        nobody.closeStatus();
    }

    @Test
    void answersKeepTheOrderOfTheirFramesAndAnErrorComesLast() {
        StompClient ada = server.connect("ada");
        for (int i = 0; i < 50; i++) {
            ada.post(room, "r" + i, Server.message(UUID.randomUUID(), "message " + i));
        }
        ada.post("nowhere", "bad", "{\"content\":\"x\"}");
        for (int i = 0; i < 50; i++) {
            assertThat(ada.next().headers()).containsEntry("receipt-id", "r" + i);
        }
        assertThat(ada.next().command()).isEqualTo("ERROR");
        ada.closeStatus();
    }

    @Test
    void aFrameThatIsTooLargeIsAnErrorThatSaysSo() {
        StompClient ada = server.connect("ada");
        ada.post(room, "r1", Server.message(UUID.randomUUID(), "x".repeat(1_000_000)));
        Frame error = ada.next();
        assertThat(error.command()).isEqualTo("ERROR");
        assertThat(error.headers()).containsEntry("code", "too-large");
        ada.closeStatus();
        assertThat(server.history(room)).isEmpty();
    }

    @Test
    void aRefusalDoesNotRepeatALongNameAtLength() {
        try (StompClient ada = server.connect("ada")) {
            ada.subscribe("/user/queue/errors", "errors");
            ada.post(room, "r1", "{\"%s\":1}".formatted("x".repeat(40_000)));
            Frame refusal = ada.next();
            assertThat(refusal.headers()).containsEntry("code", "invalid-body");
            assertThat(refusal.json().get("detail").asString())
                    .startsWith("there is no field xxx")
                    .endsWith("x…")
                    .hasSize(513);
        }
        StompClient eve = server.connect("eve");
        eve.post(room, "r1", "{\"%s\":1}".formatted("x".repeat(40_000)));
        Frame error = eve.next();
        assertThat(error.command()).isEqualTo("ERROR");
        assertThat(error.headers().get("message")).endsWith("x…").hasSize(513);
        eve.closeStatus();
    }

    @Test
    void aRawNulEndsTheFrameUnlessItsLengthIsSaid() {
        try (StompClient ada = server.connect("ada")) {
            ada.subscribe("/user/queue/errors", "errors");
            byte[] body = "{\"content\":\"a\0b\"}".getBytes(StandardCharsets.UTF_8);
            String head =
                    "SEND\ndestination:/app/rooms/%s/messages\ncontent-length:%d\n\n".formatted(room, body.length);
            ada.sendBinary((head + "{\"content\":\"a\0b\"}\0").getBytes(StandardCharsets.UTF_8));
            assertThat(ada.next().headers()).containsEntry("code", "invalid-body");
        }
        assertThat(server.history(room)).isEmpty();
    }

    @Test
    void withoutALoginTheBodyNamesTheAuthorAsInTheSeed() {
        try (StompClient seed = server.open()) {
            seed.send("CONNECT\naccept-version:1.2\nhost:x\n\n\0");
            assertThat(seed.next().command()).isEqualTo("CONNECTED");
            seed.post(room, "r1", "{\"username\":\"ada\",\"content\":\"hello\"}");
            assertThat(seed.next().command()).isEqualTo("RECEIPT");
        }
        assertThat(server.history(room).getFirst().get("username").asString()).isEqualTo("ada");
    }

    @Test
    void unsubscribingEndsTheFeed() {
        try (StompClient ada = server.connect("ada")) {
            ada.subscribe("/topic/rooms/" + room, "live");
            ada.send("UNSUBSCRIBE\nid:live\nreceipt:r1\n\n\0");
            assertThat(ada.next().headers()).containsEntry("receipt-id", "r1");
            try (StompClient watcher = server.connect("watcher")) {
                watcher.subscribe("/topic/rooms/" + room, "live");
                ada.post(room, "r2", Server.message(UUID.randomUUID(), "unheard"));
                assertThat(watcher.next().headers()).containsEntry("type", "member.joined");
                assertThat(watcher.next().headers()).containsEntry("type", "message.posted");
            }
            assertThat(ada.next().headers()).containsEntry("receipt-id", "r2");
            assertThat(ada.rest()).isEmpty();
            ada.send("DISCONNECT\nreceipt:bye\n\n\0");
            assertThat(ada.next().headers()).containsEntry("receipt-id", "bye");
        }
    }

    @Test
    void aPageOfAnotherOriginCannotConnect() {
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .header("Origin", "https://evil.example")
                        .buildAsync(URI.create("ws://localhost:" + server.port() + "/ws"), new WebSocket.Listener() {})
                        .join())
                .hasMessageContaining("WebSocketHandshakeException");
    }
}
