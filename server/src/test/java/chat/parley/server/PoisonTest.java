package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.Server.Answer;
import chat.parley.server.StompClient.Frame;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** An event that cannot be taken, or not even read, concerns its room only, is told of, and is not lost. */
class PoisonTest {
    private static final String LETTERS = "/actuator/deadletters";

    private static EmbeddedPostgres postgres;
    private static Node node;
    private static Server server;
    private static Server operator;
    private static JdbcClient jdbc;

    private String room;
    private String other;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.builder().start();
        node = Node.on(postgres.getJdbcUrl("postgres", "postgres"));
        server = node.server();
        operator = server.asOperator();
        jdbc = JdbcClient.create(postgres.getPostgresDatabase());
    }

    @AfterAll
    static void stop() throws IOException {
        node.close();
        postgres.close();
    }

    @BeforeEach
    void openRooms() {
        room = server.newRoom();
        other = server.newRoom();
        say(room, "before");
    }

    /** Whatever a test has left is good now, and goes. */
    @AfterEach
    void repair() {
        repair(room);
        operator.get(LETTERS).json().forEach(letter -> operator.post(path(letter), ""));
        assertThat(operator.get(LETTERS).json()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            room.FromTheFuture | 1 | {}                  | room-directory, message-history, reading
            room.MessagePosted | 2 | {"roomId            | message-history, message-search, reading
            room.MessagePosted | 1 | []                  | message-history, message-search, reading
            """)
    void whatCannotBeReadConcernsItsRoomOnly(String type, String revision, String payload, String projections) {
        try (StompClient there = server.connect("there");
                StompClient elsewhere = server.connect("elsewhere")) {
            there.subscribe("/topic/rooms/" + room, "live");
            elsewhere.subscribe("/topic/rooms/" + other, "live");
            elsewhere.subscribe("/user/queue/errors", "errors");
            elsewhere.subscribe("/topic/rooms/" + room, "there, too");
            long sequence = store(room, type, revision, payload);

            Frame end = there.await(frame -> frame.command().equals("ERROR"));
            assertThat(end.headers()).containsEntry("code", "event-unreadable");
            elsewhere.await(frame -> frame.is("MESSAGE", "ended", "there, too"));
            assertThat(say(room, "unheard").code()).isEqualTo("event-unreadable");
            assertThat(say(other, "elsewhere").status()).isEqualTo(201);
            Frame posted = elsewhere.await(frame -> frame.is("MESSAGE", "type", "message.posted"));
            assertThat(posted.body()).contains("elsewhere");
            for (String projection : projections.split(", ", -1)) {
                JsonNode letter = awaitLetter(projection);
                assertThat(letter.get("sequence").asLong()).isEqualTo(sequence);
                assertThat(letter.get("event").asString()).isEqualTo(type);
                assertThat(letter.get("position").asLong()).isPositive();
                assertThat(letter.get("letters").asLong()).isEqualTo(1);
            }
            assertThat(texts(other)).containsExactly("elsewhere");
            assertThat(texts(room)).containsExactly("before");
            assertThat(operator.get("/actuator/health").text()).contains("DEGRADED");
            assertThat(operator.get("/audit?room=" + room).text()).contains("\"event.unreadable\"");
            assertThat(server.get("/rooms/%s/events?after=%d".formatted(room, sequence - 1))
                            .code())
                    .isEqualTo("event-unreadable");
        }
        repair(room);
        for (JsonNode letter : operator.get(LETTERS).json()) {
            assertThat(operator.post(path(letter), "").status()).isEqualTo(204);
        }
        assertThat(texts(room)).containsExactly("before", "repaired");
        assertThat(operator.get("/actuator/health").json().get("status").asString())
                .isEqualTo("UP");
    }

    /** PostgreSQL stores no character 0, while a log may: other rooms go on, and this one's later messages wait in order. */
    @Test
    void whatCannotBeWrittenIsWaitedForInItsRoom() {
        long sequence = storeUnwritable();
        JsonNode letter = awaitLetter("message-history");
        assertThat(letter.get("cause").asString()).contains("22021").doesNotContain("secret");
        say(room, "after");
        say(room, "later");
        say(other, "elsewhere");
        assertThat(texts(other)).containsExactly("elsewhere");
        assertThat(texts(room)).containsExactly("before");
        awaitLetters(3);
        Answer again = operator.post(path(letter), "");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().get("attempts").asInt()).isEqualTo(2);
        assertThat(again.json().get("sequence").asLong()).isEqualTo(sequence);
        String metrics = operator.get("/actuator/prometheus").text();
        assertThat(metrics).contains("parley_projection_retries_total{projection=\"message-history\"}");
        await().untilAsserted(
                        () -> assertThat(operator.get("/actuator/prometheus").text())
                                .contains("parley_projection_deadletters{projection=\"message-history\"} 3.0"));

        repair(room);
        assertThat(operator.post(path(letter), "").status()).isEqualTo(204);
        assertThat(texts(room)).containsExactly("before", "repaired", "after", "later");
        assertThat(operator.get(path(letter)).code()).isEqualTo("dead-letter-not-found");
    }

    /** A rebuild stops with that room only, too, and its tables go on from there. */
    @Test
    void aRebuildEndsWithTheSameRoomsWaiting() {
        long sequence = storeUnwritable();
        JsonNode letter = awaitLetter("message-history");
        say(room, "after");
        awaitLetters(2);
        String history = "/actuator/projections/message-history";
        assertThat(operator.post(history, "").status()).isEqualTo(202);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> operator.get(history).text().contains("\"state\":\"done\""));
        assertThat(operator.get(path(letter)).json().get("sequence").asLong()).isEqualTo(sequence);
        awaitLetters(2);
        say(room, "later");
        say(other, "elsewhere");
        // Its processor begins anew, as it must know of the rooms that wait.
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(texts(other)).containsExactly("elsewhere"));
        awaitLetters(3);
        assertThat(texts(room)).containsExactly("before");

        repair(room);
        assertThat(operator.post(path(letter), "").status()).isEqualTo(204);
        assertThat(texts(room)).containsExactly("before", "repaired", "after", "later");
    }

    @Test
    void goesOnByItselfOnceItIsTaken() {
        storeUnwritable();
        awaitLetter("message-history");
        say(room, "after");
        repair(room);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(texts(room)).containsExactly("before", "repaired", "after"));
    }

    @Test
    void isSkippedForAReasonThatIsKept() {
        long sequence = storeUnwritable();
        JsonNode letter = awaitLetter("message-history");
        say(room, "after");
        awaitLetters(2);
        assertThat(skip(letter, "sequence=" + sequence).code()).isEqualTo("invalid-reason");
        assertThat(skip(letter, "sequence=x&reason=r").code()).isEqualTo("invalid-parameter");
        assertThat(skip(letter, "reason=r").code()).isEqualTo("invalid-parameter");
        String reason = "&reason=spam%20anyway";
        assertThat(skip(letter, "sequence=" + (sequence + 1) + reason).code()).isEqualTo("conflict");
        assertThat(skip(letter, "sequence=" + sequence + reason).status()).isEqualTo(204);
        assertThat(texts(room)).containsExactly("before", "after");

        JsonNode skipped =
                operator.get("/audit?type=event.skipped&room=" + room).json().get(0);
        assertThat(skipped.get("sequence").asLong()).isEqualTo(sequence);
        assertThat(skipped.get("subject").asString()).isEqualTo("message-history");
        assertThat(skipped.get("reason").asString()).isEqualTo("spam anyway");
        assertThat(skipped.get("by").asString()).isNotEmpty();
        assertThat(operator.get("/audit?type=event.skipped&format=csv").text()).contains("spam anyway");
    }

    @Test
    void whatWouldMeetAnyEventIsRepeated() {
        jdbc.sql("""
                create function away() returns trigger language plpgsql as
                $$ begin raise 'no space left' using errcode = 'disk_full'; end $$;
                create trigger away before insert on read_model.message for each statement execute function away()
                """).update();
        say(room, "late");
        await().until(() -> operator.get("/actuator/projections/message-history")
                .json()
                .get("state")
                .asString()
                .equals("failing"));
        assertThat(operator.get("/actuator/health").status()).isEqualTo(503);
        jdbc.sql("drop trigger away on read_model.message; drop function away").update();
        awaitRunning("message-history");
        assertThat(texts(room)).containsExactly("before", "late");
        assertThat(operator.get(LETTERS).json()).isEmpty();
    }

    private static Answer say(String where, String text) {
        return server.post(
                "/rooms/%s/messages".formatted(where), "{\"username\":\"ada\",\"content\":\"%s\"}".formatted(text));
    }

    private static List<String> texts(String where) {
        return server.history(where).stream()
                .map(message -> message.get("content").asString())
                .toList();
    }

    private static Answer skip(JsonNode letter, String query) {
        return operator.ask("DELETE", path(letter) + "?" + query, "");
    }

    private static String path(JsonNode letter) {
        return "%s/%s/%s"
                .formatted(
                        LETTERS,
                        letter.get("projection").asString(),
                        letter.get("room").asString());
    }

    private JsonNode awaitLetter(String projection) {
        String path = "%s/%s/%s".formatted(LETTERS, projection, room);
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(operator.get(path).status()).as(path).isEqualTo(200));
        return operator.get(path).json();
    }

    private void awaitLetters(long count) {
        await().untilAsserted(() -> assertThat(
                        awaitLetter("message-history").get("letters").asLong())
                .isEqualTo(count));
    }

    private static void awaitRunning(String projection) {
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            JsonNode status =
                    operator.get("/actuator/projections/" + projection).json();
            return status.get("state").asString().equals("running")
                    && status.get("lag").asLong() == 0;
        });
    }

    private long storeUnwritable() {
        return store(room, "room.MessagePosted", "2", posted("secret\\u0000"));
    }

    private String posted(String text) {
        return "{\"roomId\":\"%s\",\"messageId\":\"%s\",\"username\":\"ada\",\"content\":\"%s\",\"mentions\":[]}"
                .formatted(room, UUID.randomUUID(), text);
    }

    /** Behind everything there is, as another node with another version would. */
    private static long store(String where, String type, String revision, String payload) {
        return jdbc.sql("""
                        insert into event_store.domain_event
                        select (select max(global_index) + 1 from event_store.domain_event), :id, aggregate_id,
                               sequence_number + 1, type, now(), :payloadType, :revision, convert_to(:payload, 'UTF8'), meta_data
                        from event_store.domain_event where aggregate_id = :room order by sequence_number desc limit 1
                        returning sequence_number
                        """)
                .param("id", "poison-" + UUID.randomUUID())
                .param("payloadType", type)
                .param("revision", revision)
                .param("payload", payload)
                .param("room", where)
                .query(Long.class)
                .single();
    }

    private void repair(String where) {
        jdbc.sql("""
                        update event_store.domain_event
                        set payload_type = 'room.MessagePosted', payload_revision = '2', payload = convert_to(:payload, 'UTF8')
                        where aggregate_id = :room and event_id like 'poison-%'
                        """).param("payload", posted("repaired")).param("room", where).update();
    }
}
