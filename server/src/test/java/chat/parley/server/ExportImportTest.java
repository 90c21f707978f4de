package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import chat.parley.server.Server.Answer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The log moves to another server: whole and the same, or not at all. */
class ExportImportTest {
    private static final String OPERATOR = "op";
    private static final int MANY = 20_000;
    /** All that is read, but for when the target itself opened the room that every server has. */
    private static final List<String> READ_MODEL = List.of(
            "select coalesce(md5(string_agg(m::text, '|' order by room_id, sequence)), '') from read_model.message m",
            "select coalesce(md5(string_agg(c::text, '|' order by room_id, message_sequence, sequence)), '') from read_model.message_change c",
            "select coalesce(md5(string_agg(m::text, '|' order by room_id, username)), '') from read_model.room_member m",
            "select coalesce(md5(string_agg(b::text, '|' order by room_id, username)), '') from read_model.room_ban b",
            """
            select coalesce(md5(string_agg((to_jsonb(r) - case room_id when 'general' then 'opened_at' else '' end)::text, '|'
                order by room_id)), '') from read_model.room r
            """,
            """
            select coalesce(md5(string_agg(row(event_id, aggregate_id, sequence_number, type, time_stamp, payload_type,
                payload_revision, payload, meta_data)::text, '|' order by aggregate_id, sequence_number)), '')
            from event_store.domain_event where (aggregate_id, sequence_number) <> ('general', 0)
            """);

    @TempDir
    private static Path directory;

    private static EmbeddedPostgres postgres;
    private static Node source;
    private static Server from;
    private static String file;

    @BeforeAll
    static void talkOnOneServer() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setOverrideWorkingDirectory(directory.toFile())
                .start();
        source = node("source");
        from = source.server().as(OPERATOR);
        talk("general", "tea", "cake");
        file = export(from, "/export");
    }

    private static Node node(String database) {
        JdbcClient.create(postgres.getPostgresDatabase())
                .sql("create database " + database)
                .update();
        return Node.on(postgres.getJdbcUrl("postgres", database));
    }

    private static void talk(String... rooms) {
        Server ada = from.as("ada");
        Server bob = from.as("bob");
        for (String room : rooms) {
            ada.post("/rooms", "{\"id\":\"%s\",\"name\":\"Über 🦜\",\"topic\":\"x\"}".formatted(room));
            String path = "/rooms/" + room;
            String first = say(ada, room, "hello 🦜 \\ \" \u2028 \u0001 &<>'");
            say(bob, room, "@ada hello, says bob\nfrom another line");
            done(ada.ask("PATCH", path + "/messages/" + first, "{\"content\":\"edited 👩‍👩‍👧\"}"));
            done(bob.ask("PUT", path + "/messages/" + first + "/reactions/👍", ""));
            String second = say(ada, room, "to be deleted");
            done(ada.ask("DELETE", path + "/messages/" + second, "{\"reason\":\"a typo\"}"));
            if (!room.equals("general")) {
                done(ada.ask("PUT", path + "/members/bob", "{\"role\":\"moderator\"}"));
                done(ada.ask("PUT", path + "/bans/eve", "{\"reason\":\"spam\"}"));
                done(ada.ask("PATCH", path, "{\"name\":\"renamed\"}"));
            }
        }
        done(ada.ask("POST", "/rooms", "{\"id\":\"private\",\"name\":\"P\",\"visibility\":\"private\"}"));
        done(ada.ask("POST", "/direct-rooms", "{\"usernames\":[\"bob\"]}"));
        done(ada.ask("DELETE", "/rooms/cake", ""));
    }

    @AfterAll
    static void stop() throws IOException {
        source.close();
        postgres.close();
    }

    @Test
    void everythingIsTheSameThereAndLifeGoesOn() {
        try (Node empty = node("empty")) {
            Server there = empty.server().as(OPERATOR);
            Answer answer = take(there, file);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            int events = file.split("\n").length - 2;
            assertThat(answer.json().get("events").asInt()).isEqualTo(events);
            assertThat(answer.json().get("stored").asInt())
                    .as("but for the opening of general")
                    .isEqualTo(events - 1);
            await().untilAsserted(() -> assertThat(checksums(empty)).isEqualTo(checksums(source)));
            for (String room : List.of("tea", "cake", "private")) {
                assertThat(export(there, "/export/" + room)).isEqualTo(export(from, "/export/" + room));
            }
            assertThat(there.history("general")).isEqualTo(from.history("general"));

            assertThat(take(there, file).code()).as("again").isEqualTo("import-conflict");
            Server ada = there.as("ada");
            for (String room : List.of("general", "tea")) {
                String next = say(ada, room, "back again");
                List<?> history = there.history(room);
                assertThat(history).hasSize(from.history(room).size() + 1);
                done(there.as("bob").ask("PUT", "/rooms/%s/messages/%s/reactions/👍".formatted(room, next), ""));
            }
            assertThat(there.as("eve").get("/rooms/tea/messages").code()).isEqualTo("banned");
            assertThat(take(there, file).json().get("detail").asString())
                    .isEqualTo("line 2 is of a room that there is already; nothing was imported");
            String later = export(there, "/export");
            assertThat(later.split("\n")).hasSize(events + 2 + 4);
        }
    }

    @Test
    void aRoomMovesAlone() {
        String tea = export(from, "/export/tea");
        assertThat(tea.lines().findFirst()).contains("{\"format\":\"parley-events\",\"version\":1,\"room\":\"tea\"}");
        try (Node busy = node("busy")) {
            Server there = busy.server().as(OPERATOR);
            say(there, "general", "somebody is here already");
            try (StompClient watcher = there.connect("watcher")) {
                assertThat(take(there, file).code()).isEqualTo("import-conflict");
                assertThat(take(there, tea).status()).isEqualTo(200);
                watcher.send("SUBSCRIBE\ndestination:/topic/rooms/tea\nid:x\nafter:-1\n\n\0");
                assertThat(watcher.next().header("type")).isEqualTo("room.opened");
            }
            assertThat(there.history("tea")).isEqualTo(from.history("tea"));
            assertThat(export(there, "/export/tea")).isEqualTo(tea);
        }
    }

    @Test
    void manyEventsStreamThroughLittleMemory() throws IOException, InterruptedException {
        try (Node large = node("large")) {
            Server there = large.server().as(OPERATOR);
            takeMany(there);
            await().until(() -> there.get("/rooms/large/messages?limit=1")
                            .json()
                            .path(0)
                            .path("sequence")
                            .asInt()
                    == MANY - 1);
            giveMany(there);
            there.read("/export").close(); // who goes away ends it

            jdbc(large)
                    .sql("update event_store.domain_event set payload = 'x' where sequence_number = ?")
                    .param(MANY - 1)
                    .update();
            assertThatIOException()
                    .as("cut off, and not ended as if it were whole")
                    .isThrownBy(() -> giveMany(there));
        }
    }

    private static void takeMany(Server there) {
        Heap heap = new Heap();
        Stream<String> lines = IntStream.range(0, MANY).mapToObj(i -> {
            heap.lookAt(i);
            return i == 0 ? EventFiles.opened("large") : EventFiles.posted("large", i, "x".repeat(2_000));
        });
        Answer answer = there.send(there.request("/import")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofInputStream(() -> EventFiles.stream(lines))));
        assertThat(answer.json().path("stored").asInt()).as(answer.text()).isEqualTo(MANY);
        heap.hardlyGrew();
    }

    private static void giveMany(Server there) throws IOException, InterruptedException {
        Heap heap = new Heap();
        int lines = 0;
        try (BufferedReader file = there.read("/export")) {
            for (String line = file.readLine(); line != null; line = file.readLine()) {
                heap.lookAt(lines);
                lines++;
            }
        }
        assertThat(lines).isEqualTo(1 + 1 + MANY + 1);
        heap.hardlyGrew();
    }

    /** What is held in memory while a file is on its way. */
    private static final class Heap {
        private final List<Long> seen = new ArrayList<>();

        void lookAt(int event) {
            if (event % (MANY / 4) == 100) {
                System.gc();
                seen.add(Runtime.getRuntime().totalMemory()
                        - Runtime.getRuntime().freeMemory());
            }
        }

        /** Between the looks, three quarters of 40 MB have passed. */
        void hardlyGrew() {
            assertThat(seen).hasSize(4);
            assertThat(seen.getLast() - seen.getFirst()).isLessThan(16 << 20);
        }
    }

    @Test
    void isTheOperatorsAlone() {
        for (String path : List.of("/export", "/export/tea")) {
            assertThat(source.server().get(path).code()).isEqualTo("session-required");
            assertThat(from.as("ada").get(path).code()).isEqualTo("operators-only");
        }
        assertThat(take(source.server(), file).code()).isEqualTo("session-required");
        assertThat(take(from.as("ada"), file).code()).isEqualTo("operators-only");
        assertThat(from.get("/export/nowhere").code()).isEqualTo("room-not-found");
        assertThat(from.get("/export/Odd").code()).isEqualTo("invalid-room-id");
    }

    static String export(Server server, String path) {
        Answer answer = server.get(path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/x-ndjson");
        return answer.text();
    }

    private static Answer take(Server server, String file) {
        return server.send(server.request("/import")
                .header("Content-Type", "application/x-ndjson")
                .timeout(Duration.ofMinutes(1))
                .POST(BodyPublishers.ofString(file)));
    }

    private static JdbcClient jdbc(Node node) {
        return JdbcClient.create(node.pool());
    }

    private static List<String> checksums(Node node) {
        return READ_MODEL.stream()
                .map(sql -> jdbc(node).sql(sql).query(String.class).single())
                .toList();
    }

    private static String say(Server speaker, String room, String content) {
        Answer posted = speaker.post("/rooms/%s/messages".formatted(room), Server.message(UUID.randomUUID(), content));
        done(posted);
        return posted.json().get("messageId").asString();
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
    }
}
