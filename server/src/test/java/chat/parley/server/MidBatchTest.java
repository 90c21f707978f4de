package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Projections whose connections are cut in the middle of their batches end with the tables that the events make. */
class MidBatchTest {
    private static final int CRASHES = 50;
    private static final int ROOMS = 6;
    private static final long LOOK_NANOS_MAX = Duration.ofMillis(40).toNanos();

    /** Of those that have stored a token, and with it perhaps rows, and not committed yet. */
    private static final String CUT = """
            select pg_terminate_backend(pid) from pg_stat_activity
            where application_name = 'parley'
              and pid in (select pid from pg_locks
                          where relation = 'read_model.projection_token'::regclass and mode = 'RowExclusiveLock')
            """;

    private final Random random = new Random(20261123);
    private EmbeddedPostgres postgres;
    private Node node;
    private JdbcClient jdbc;

    @BeforeEach
    void start() throws IOException {
        postgres = EmbeddedPostgres.builder().start();
        node = Node.on(postgres.getJdbcUrl("postgres", "postgres"));
        jdbc = JdbcClient.create(postgres.getPostgresDatabase());
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
        postgres.close();
    }

    @Test
    void cutConnectionsLoseAndDoubleNothing() {
        Server server = node.server();
        IntStream.range(0, ROOMS)
                .forEach(i -> server.post("/rooms", "{\"id\":\"%s\",\"name\":\"R\"}".formatted(id(i))));
        AtomicBoolean talking = new AtomicBoolean(true);
        CompletableFuture<Integer> talk = CompletableFuture.supplyAsync(
                () -> talk(server, talking), task -> Thread.ofPlatform().start(task));
        int crashes = 0;
        while (crashes < CRASHES) {
            crashes += jdbc.sql(CUT).query(Boolean.class).list().size();
            LockSupport.parkNanos(random.nextLong(LOOK_NANOS_MAX));
        }
        talking.set(false);
        assertThat(talk.join()).isGreaterThan(CRASHES);

        awaitRunning(server);
        assertThat(server.asOperator().get("/actuator/deadletters").json()).isEmpty();
        Map<String, String> tables = tables();
        assertThat(tables.get("message")).doesNotStartWith("0 ");
        server.asOperator()
                .get("/actuator/projections")
                .json()
                .forEach(projection -> server.asOperator()
                        .post("/actuator/projections/" + projection.get("name").asString(), ""));
        await().atMost(Duration.ofMinutes(3))
                .until(() -> server.asOperator()
                        .get("/actuator/projections")
                        .json()
                        .valueStream()
                        .allMatch(projection ->
                                projection.at("/rebuild/state").asString().equals("done")));
        assertThat(tables()).as("as the events make them, undisturbed").isEqualTo(tables);
    }

    private static String id(int room) {
        return "crowded-" + room;
    }

    /** Whatever is refused while a connection is cut is not there then, in the log or in tables. */
    private static int talk(Server server, AtomicBoolean talking) {
        Random words = new Random(1);
        int said = 0;
        while (talking.get()) {
            String room = "/rooms/" + id(words.nextInt(ROOMS));
            String message = room + "/messages/" + words.nextInt(2, 200);
            String name = "person-" + words.nextInt(5);
            String who = "{\"username\":\"%s\"}".formatted(name);
            switch (words.nextInt(10)) {
                case 0 -> server.ask("PUT", message + "/reactions/x", who);
                case 1 -> server.ask("DELETE", message, who);
                case 2 -> server.ask("DELETE", room + "/members/" + name, who);
                case 3 -> server.ask("PATCH", message, "{\"content\":\"edited\",\"username\":\"%s\"}".formatted(name));
                default -> {
                    String draft =
                            "{\"content\":\"@person-1 %s\",\"username\":\"%s\"}".formatted(UUID.randomUUID(), name);
                    said += server.post(room + "/messages", draft).status() == 201 ? 1 : 0;
                }
            }
        }
        return said;
    }

    private static void awaitRunning(Server server) {
        await().atMost(Duration.ofMinutes(3))
                .until(() -> server.asOperator()
                        .get("/actuator/projections")
                        .json()
                        .valueStream()
                        .allMatch(
                                projection -> projection.get("state").asString().equals("running")
                                        && projection.get("lag").asLong() == 0));
    }

    /** Checksums of what the tables of projections hold. */
    private Map<String, String> tables() {
        Map<String, String> checksums = new TreeMap<>();
        jdbc.sql("select table_name from information_schema.columns"
                        + " where table_schema = 'read_model' and column_name = 'room_id'")
                .query(String.class)
                .list()
                .forEach(table -> checksums.put(
                        table,
                        jdbc.sql("""
                                        select count(*) || ' rows ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '')
                                        from read_model.%s t
                                        """.formatted(table)).query(String.class).single()));
        return checksums;
    }
}
