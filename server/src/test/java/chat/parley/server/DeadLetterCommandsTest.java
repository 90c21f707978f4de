package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** {@code parley.jar dead-letters}: a room that a projection has stopped with is seen, tried again and let go on. */
class DeadLetterCommandsTest {
    private static EmbeddedPostgres postgres;
    private static Node node;
    private static Server server;
    private static JdbcClient jdbc;

    private Map<String, String> environment;
    private String room;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.builder().start();
        node = Node.on(postgres.getJdbcUrl("postgres", "postgres"));
        server = node.server();
        jdbc = JdbcClient.create(postgres.getPostgresDatabase());
    }

    @AfterAll
    static void stop() throws IOException {
        node.close();
        postgres.close();
    }

    @BeforeEach
    void beTheOperator() {
        environment = Map.of(
                "PARLEY_URL",
                "http://localhost:" + server.port(),
                "PARLEY_TOKEN",
                server.asOperator().token());
        room = server.newRoom();
        say("before");
    }

    private Ran run(String... arguments) {
        return Ran.command(environment, arguments);
    }

    @Test
    void aRoomIsTriedAgainAndLetGoOn() {
        long sequence = storeUnwritable();
        await().until(() -> run("dead-letters", "show", "message-history", room).exitCode() == 0);
        say("after");
        assertThat(run("dead-letters", "list").text(0)).containsPattern("message-history +" + room + " +" + sequence);
        JsonNode shown =
                run("dead-letters", "show", "message-history", room, "--json").json(0);
        assertThat(shown.get("sequence").asLong()).isEqualTo(sequence);
        assertThat(run("dead-letters", "show", "message-history", room).text(0)).contains("cause", "22021");

        assertThat(run("dead-letters", "retry", "message-history", room).text(1))
                .contains("The room waits:");
        JsonNode waits =
                run("dead-letters", "retry", "message-history", room, "--json").json(1);
        assertThat(waits.get("waits").asBoolean()).isTrue();
        assertThat(waits.get("letter").get("sequence").asLong()).isEqualTo(sequence);

        assertThat(run("dead-letters", "skip", "message-history", room, sequence + 1 + "", "--reason", "x")
                        .err())
                .contains("conflict");
        assertThat(run("dead-letters", "skip", "message-history", room, sequence + "", "--reason", "spam")
                        .text(0))
                .contains("The room goes on.");
        await().until(() -> server.history(room).size() == 2);
        assertThat(run("dead-letters", "show", "message-history", room).err()).contains("dead-letter-not-found");
        run("dead-letters", "list", "--json")
                .json(0)
                .forEach(letter -> run(
                        "dead-letters",
                        "skip",
                        letter.get("projection").asString(),
                        letter.get("room").asString(),
                        letter.get("sequence").asString(),
                        "--reason",
                        "spam"));
        assertThat(run("dead-letters", "list").text(0)).contains("There are none.");
    }

    private void say(String text) {
        server.post("/rooms/%s/messages".formatted(room), "{\"username\":\"ada\",\"content\":\"%s\"}".formatted(text));
    }

    /** PostgreSQL stores no character 0, while a log may. */
    private long storeUnwritable() {
        String payload =
                "{\"roomId\":\"%s\",\"messageId\":\"%s\",\"username\":\"ada\",\"content\":\"\\u0000\",\"mentions\":[]}"
                        .formatted(room, UUID.randomUUID());
        return jdbc.sql("""
                        insert into event_store.domain_event
                        select (select max(global_index) + 1 from event_store.domain_event), :id, aggregate_id,
                               sequence_number + 1, type, now(), 'room.MessagePosted', '2', convert_to(:payload, 'UTF8'), meta_data
                        from event_store.domain_event where aggregate_id = :room order by sequence_number desc limit 1
                        returning sequence_number
                        """)
                .param("id", "poison-" + UUID.randomUUID())
                .param("payload", payload)
                .param("room", room)
                .query(Long.class)
                .single();
    }
}
