package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import chat.parley.server.StompClient.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The main job: a message sent is stored, acknowledged, pushed and fetched, once and in one order. */
@ServerTest
class SendMessageTest {
    private static final int SENDERS = 10;
    private static final int MESSAGES_EACH = 100;
    private static final int FORGOTTEN_AFTER = 520; // a room itself remembers 256 messages

    @Autowired
    private Server server;

    private String room;

    @BeforeEach
    void newRoom() {
        room = server.newRoom();
    }

    @Test
    void isAnsweredOnceStoredAndPushedAsItIsFetched() {
        try (StompClient ada = server.connect("ada")) {
            assertThat(ada.subscribe("/topic/rooms/" + room, "live").sequence()).isZero();
            UUID id = UUID.randomUUID();
            ada.post(room, "r1", Server.message(id, "hello 🦜"));

            Map<String, Frame> frames = new HashMap<>();
            IntStream.range(0, 3)
                    .mapToObj(i -> ada.next())
                    .forEach(frame ->
                            frames.put(frame.header(frame.command().equals("RECEIPT") ? "receipt-id" : "type"), frame));

            assertThat(frames.get("r1").headers())
                    .containsEntry("sequence", "2")
                    .containsEntry("message-id", room + ":2");
            assertThat(frames.get("member.joined").json()).isEqualTo(Server.JSON.readTree("""
                            {"type":"member.joined","roomId":"%s","sequence":1,"username":"ada","role":"member",
                             "createdAt":"%s"}
                            """.formatted(
                    room, frames.get("member.joined").json().get("createdAt").asString())));
            Frame pushed = frames.get("message.posted");
            assertThat(pushed.headers())
                    .containsEntry("destination", "/topic/rooms/" + room)
                    .containsEntry("subscription", "live")
                    .containsEntry("message-id", room + ":2")
                    .containsEntry("sequence", "2")
                    .containsEntry("content-type", "application/json");

            List<JsonNode> fetched = server.history(room);
            assertThat(fetched).hasSize(1);
            assertThat(fetched.getFirst().get("messageId").asString()).isEqualTo(id.toString());
            assertThat(fetched.getFirst().get("content").asString()).isEqualTo("hello 🦜");
            ObjectNode asPushed = (ObjectNode) pushed.json();
            assertThat(asPushed.remove("type").asString()).isEqualTo("message.posted");
            assertThat(asPushed.toString()).isEqualTo(fetched.getFirst().toString());
        }
    }

    @Test
    void overHttpIsFetchedAtOnceAsItWasAnswered() {
        for (int i = 0; i < 20; i++) {
            Answer posted = server.post(
                    "/rooms/%s/messages".formatted(room),
                    "{\"username\":\"ada\",\"content\":\"hello %d\"}".formatted(i));
            assertThat(posted.status()).isEqualTo(201);
            assertThat(server.history(room).getLast()).isEqualTo(posted.json());
        }
    }

    @Test
    void aResendGivesTheFirstAnswerAgain() {
        UUID id = UUID.randomUUID();
        String path = "/rooms/%s/messages".formatted(room);
        String body = "{\"username\":\"ada\",\"content\":\"hello\",\"messageId\":\"%s\"}".formatted(id);
        Answer first = server.post(path, body);
        Answer second = server.post(path, body);
        Answer keyed = server.send(server.request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", id.toString())
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        "{\"username\":\"ada\",\"content\":\"hello\"}")));
        assertThat(List.of(first.status(), second.status(), keyed.status())).containsExactly(201, 200, 200);
        assertThat(List.of(second.json(), keyed.json())).containsOnly(first.json());
        try (StompClient ada = server.connect("ada")) {
            ada.post(room, "again", Server.message(id, "hello"));
            assertThat(ada.next().headers())
                    .containsEntry("receipt-id", "again")
                    .containsEntry("sequence", first.json().get("sequence").asString())
                    .containsEntry("duplicate", "true");
            ada.subscribe("/user/queue/errors", "errors");
            ada.post(room, "changed", Server.message(id, "good bye"));
            assertThat(ada.next().headers())
                    .containsEntry("code", "conflict")
                    .containsEntry("receipt-id", "changed")
                    .containsEntry("subscription", "errors");
        }
        assertThat(server.history(room)).hasSize(1);
    }

    @Test
    void aResendIsKnownHoweverOldItIs() {
        String path = "/rooms/%s/messages".formatted(room);
        String old = "{\"username\":\"ada\",\"content\":\"old\",\"messageId\":\"%s\"}".formatted(UUID.randomUUID());
        Answer first = server.post(path, old);
        for (int i = 0; i < FORGOTTEN_AFTER; i++) {
            server.post(path, "{\"username\":\"bob\",\"content\":\"%d\"}".formatted(i));
        }
        Answer again = server.post(path, old);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(server.post(path, old.replace("old", "new")).code()).isEqualTo("conflict");
        assertThat(server.post(path, "{\"username\":\"ada\",\"content\":\"next\"}")
                        .status())
                .isEqualTo(201);
        assertThat(server.history(room)).hasSize(FORGOTTEN_AFTER + 2);
    }

    @Test
    void manySendersShareOneOrderInWhichEachKeepsTheirOwn() {
        try (StompClient watcher = server.connect("watcher")) {
            watcher.subscribe("/topic/rooms/" + room, "live");
            List<CompletableFuture<List<Long>>> senders = IntStream.range(0, SENDERS)
                    .mapToObj(sender -> CompletableFuture.supplyAsync(
                            () -> sendAll("sender" + sender),
                            task -> Thread.ofPlatform().start(task)))
                    .toList();
            List<Long> acknowledged = new ArrayList<>();
            for (CompletableFuture<List<Long>> sender : senders) {
                assertThat(sender.join()).isSorted();
                acknowledged.addAll(sender.join());
            }
            assertThat(acknowledged).hasSize(SENDERS * MESSAGES_EACH).doesNotHaveDuplicates();

            long last = SENDERS * (MESSAGES_EACH + 1L); // each sender also joined
            List<Frame> live = LongStream.rangeClosed(1, last)
                    .mapToObj(i -> watcher.next())
                    .toList();
            assertThat(live)
                    .extracting(Frame::sequence)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, last).boxed().toList());
            List<String> pushed = live.stream()
                    .map(frame -> (ObjectNode) frame.json())
                    .filter(event -> event.remove("type").asString().equals("message.posted"))
                    .map(JsonNode::toString)
                    .toList();
            assertThat(pushed).hasSize(SENDERS * MESSAGES_EACH);
            assertThat(server.history(room).stream().map(JsonNode::toString)).containsExactlyElementsOf(pushed);
        }
    }

    /** All in flight at once; the receipts' sequences in the order of the sends. */
    private List<Long> sendAll(String sender) {
        try (StompClient client = server.connect(sender)) {
            for (int i = 0; i < MESSAGES_EACH; i++) {
                client.post(room, "r" + i, Server.message(UUID.randomUUID(), sender + " " + i));
            }
            List<Long> sequences = new ArrayList<>();
            for (int i = 0; i < MESSAGES_EACH; i++) {
                Frame receipt = client.next();
                assertThat(receipt.headers()).containsEntry("receipt-id", "r" + i);
                sequences.add(receipt.sequence());
            }
            return sequences;
        }
    }
}
