package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whoever knows or guesses an id of a private room's message gets nothing by it, in that room or by way of another. */
@ServerTest
class OtherRoomsTest {
    private static final String SECRET = "the tea is in the tin";

    @LocalServerPort
    private int port;

    private Server ada;
    private Server eve;
    private String secret;
    private String own;
    private String messageId;
    private long sequence;

    @BeforeEach
    void saySomethingInPrivate() {
        Server server = new Server(port);
        ada = server.as("ada");
        eve = server.as("eve");
        secret = "secret-" + UUID.randomUUID();
        own = "own-" + UUID.randomUUID();
        assertThat(ada.post("/rooms", room(secret, "private")).status()).isEqualTo(201);
        assertThat(eve.post("/rooms", room(own, "public")).status()).isEqualTo(201);
        for (int i = 0; i < 5; i++) { // eve's room is too short for the sequence of ada's message
            Answer posted = ada.post("/rooms/%s/messages".formatted(secret), "{\"content\":\"%s\"}".formatted(SECRET));
            messageId = posted.json().get("messageId").asString();
            sequence = posted.json().get("sequence").asLong();
        }
        assertThat(eve.post("/rooms/%s/messages".formatted(own), "{\"content\":\"mine\"}")
                        .status())
                .isEqualTo(201);
    }

    private static String room(String id, String visibility) {
        return "{\"id\":\"%s\",\"name\":\"A room\",\"visibility\":\"%s\"}".formatted(id, visibility);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, , ",
        "GET, /revisions, ",
        "GET, /replies, ",
        "PATCH, , {\"content\":\"x\"}",
        "DELETE, , ",
        "PUT, /reactions/👍, ",
        "DELETE, /reactions/👍, ",
    })
    void aMessageIsReachedByNoRoomButItsOwnAndNotThereByStrangers(String method, String part, String body) {
        String more = part == null ? "" : part;
        String json = body == null ? "" : body;
        for (String id : List.of(messageId, String.valueOf(sequence))) {
            Answer inItsRoom = eve.ask(method, "/rooms/%s/messages/%s%s".formatted(secret, id, more), json);
            assertThat(inItsRoom.code()).as(inItsRoom.text()).isEqualTo("not-a-member");
            Answer throughAnother = eve.ask(method, "/rooms/%s/messages/%s%s".formatted(own, id, more), json);
            assertThat(throughAnother.code()).as(throughAnother.text()).isEqualTo("message-not-found");
        }
        Answer invented = eve.ask(method, "/rooms/%s/messages/%s%s".formatted(secret, UUID.randomUUID(), more), json);
        assertThat(invented.code())
                .as("whether there is such a message is not told")
                .isEqualTo("not-a-member");
        Answer untouched = ada.get("/rooms/%s/messages/%s".formatted(secret, messageId));
        assertThat(untouched.json().get("content").asString()).isEqualTo(SECRET);
        assertThat(untouched.json().has("reactions")
                        && !untouched.json().get("reactions").isEmpty())
                .isFalse();
    }

    @Test
    void anAnswerToAMessageElsewhereIsNone() {
        Answer answer = eve.post(
                "/rooms/%s/messages".formatted(own), "{\"content\":\"x\",\"replyTo\":\"%s\"}".formatted(messageId));
        assertThat(answer.code()).isEqualTo("message-not-found");
    }

    @Test
    void theSameIdInAnotherRoomIsAnotherMessage() {
        Answer posted = eve.post(
                "/rooms/%s/messages".formatted(own), "{\"content\":\"x\",\"messageId\":\"%s\"}".formatted(messageId));
        assertThat(posted.status())
                .as("no conflict, which would tell of the other")
                .isEqualTo(201);
        assertThat(posted.json().get("content").asString()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/rooms/ROOM",
                "/rooms/ROOM?asOf=3",
                "/rooms/ROOM/messages",
                "/rooms/ROOM/messages?around=3",
                "/rooms/ROOM/messages?asOf=3",
                "/messages?room=ROOM",
                "/rooms/ROOM/members",
                "/rooms/ROOM/members?asOf=3",
                "/rooms/ROOM/bans",
                "/rooms/ROOM/events?after=-1",
                "/search?q=tea&room=ROOM",
            })
    void aPrivateRoomIsShownToNobodyElse(String path) {
        Answer answer = eve.get(path.replace("ROOM", secret));
        assertThat(answer.code()).as(answer.text()).isEqualTo("not-a-member");
        assertThat(answer.text()).doesNotContain(SECRET);
    }

    @Test
    void whatGoesOverAllRoomsLeavesItOut() {
        assertThat(eve.get("/search?q=tea").text()).doesNotContain(SECRET);
        assertThat(eve.get("/unread").text()).doesNotContain(secret);
        for (String page = "/rooms?after=" + secret.substring(0, 10); page != null; ) {
            Answer rooms = eve.get(page);
            assertThat(rooms.text()).doesNotContain(secret);
            page = rooms.next().orElse(null);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/presence", "/typing"})
    void nobodyElseHearsOfIt(String part) {
        try (StompClient client = new Server(port).connect("eve")) {
            client.subscribe("/user/queue/errors", "errors");
            client.send("SUBSCRIBE\ndestination:/topic/rooms/%s%s\nid:1\nreceipt:r\n\n\0".formatted(secret, part));
            assertThat(client.next().headers()).containsEntry("code", "not-a-member");
        }
    }
}
