package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.StompClient.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A read model is disposable: built again from the events it has the same rows, and nobody hears an old event again. */
@ServerTest
class RebuildTest {
    private static final String MESSAGES =
            "select md5(string_agg(row(room_id, sequence, message_id, username, content, created_at)::text, '|'"
                    + " order by room_id, sequence)) from read_model.message message where not exists (select from read_model.message_change change"
                    + " where change.room_id = message.room_id and message_sequence = message.sequence)";
    private static final String MESSAGES_BY_EVENTS = """
            select md5(string_agg(row(
                    payload ->> 'roomId', sequence_number, (payload ->> 'messageId')::uuid,
                    payload ->> 'username', payload ->> 'content', time_stamp)::text,
                '|' order by aggregate_id, sequence_number))
            from event_store.readable_event
            where payload_type = 'room.MessagePosted'
              and not exists (select from read_model.message_change
                              where room_id = aggregate_id and message_sequence = sequence_number)
            """;

    @Autowired
    private Server server;

    @Autowired
    private JdbcClient jdbc;

    private String room;

    @BeforeEach
    void newRoom() {
        room = server.newRoom();
    }

    @Test
    void keepsEveryCharacterWholeHoweverMuchIsCopied() {
        for (int i = 0; i < 120; i++) { // over 64 Ki characters in one batch, and pairs of them wherever one may cut
            String content = "x".repeat(i % 2) + "🦜".repeat(1_000);
            server.post(
                    "/rooms/%s/messages".formatted(room),
                    "{\"username\":\"ada\",\"content\":\"%s\"}".formatted(content));
        }
        assertThat(server.asOperator()
                        .post("/actuator/projections/message-history", "")
                        .status())
                .isEqualTo(202);
        awaitBuilt("message-history");
        awaitEqualToEvents();
    }

    private void rebuildHistory() {
        assertThat(server.asOperator()
                        .post("/actuator/projections/message-history", "")
                        .status())
                .isEqualTo(202);
        awaitBuilt("message-history");
    }

    @Test
    void duringTrafficEndsWithTheSameRowsAndPushesNothingAgain() {
        try (StompClient watcher = server.connect("watcher")) {
            watcher.subscribe("/topic/rooms/" + room, "live");
            AtomicBoolean talking = new AtomicBoolean(true);
            CompletableFuture<Integer> talk = CompletableFuture.supplyAsync(
                    () -> talkWhile(talking), task -> Thread.ofPlatform().start(task));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> server.history(room).size() >= 50);

            rebuildHistory();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> server.history(room).size() >= 100);
            talking.set(false);
            int posted = talk.join();

            assertThat(server.history(room)).hasSize(posted);
            awaitEqualToEvents();

            rebuildHistory();
            awaitEqualToEvents();

            // The joining, then each message, each once: had a rebuild pushed, there would be more.
            List<Long> live = new ArrayList<>();
            for (int i = 0; i <= posted; i++) {
                live.add(watcher.next().sequence());
            }
            assertThat(live)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, posted + 1L).boxed().toList());
            server.post("/rooms/%s/messages".formatted(room), "{\"username\":\"ada\",\"content\":\"last\"}");
            Frame last = watcher.next();
            assertThat(last.json().get("content").asString()).isEqualTo("last");
            assertThat(watcher.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"message-history", "message-search", "reading", "room-directory", "room-members"})
    void ofEachProjectionIsReported(String name) {
        assertThat(server.asOperator()
                        .post("/actuator/projections/" + name, "")
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("rebuilding");
        awaitBuilt(name);
        JsonNode status =
                server.asOperator().get("/actuator/projections/" + name).json();
        assertThat(status.get("progress").asDouble()).isEqualTo(1);
        assertThat(status.get("position").asLong())
                .isPositive()
                .isEqualTo(status.get("head").asLong());
        assertThat(status.get("lag").asLong()).isZero();
        assertThat(status.has("error")).isFalse();
        assertThat(server.get("/rooms/" + room).status()).isEqualTo(200);
    }

    @Test
    void isNotOfferedForTheLiveFeed() {
        assertThat(StreamSupport.stream(
                                server.asOperator()
                                        .get("/actuator/projections")
                                        .json()
                                        .spliterator(),
                                false)
                        .map(projection -> projection.get("name").asString()))
                .containsExactly("message-history", "message-search", "reading", "room-directory", "room-members");
        assertThat(server.asOperator()
                        .post("/actuator/projections/room-feeds", "")
                        .code())
                .isEqualTo("projection-not-found");
    }

    private int talkWhile(AtomicBoolean talking) {
        int posted = 0;
        while (talking.get()) {
            int status = server.post(
                            "/rooms/%s/messages".formatted(room),
                            "{\"username\":\"ada\",\"content\":\"message %d\"}".formatted(posted))
                    .status();
            assertThat(status).isEqualTo(201);
            posted++;
        }
        return posted;
    }

    private void awaitBuilt(String name) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> server.asOperator()
                        .get("/actuator/projections/" + name)
                        .json()
                        .get("state")
                        .asString()
                        .equals("running"));
        // Whatever was stored by now is held once a query that waits for it was answered.
        server.get("/rooms/general");
    }

    /** Of all rooms; other tests share the server, and what their clients sent last may still be on its way. */
    private void awaitEqualToEvents() {
        await().untilAsserted(() -> assertThat(checksum(MESSAGES)).isEqualTo(checksum(MESSAGES_BY_EVENTS)));
    }

    private String checksum(String sql) {
        return jdbc.sql(sql).query(String.class).single();
    }
}
