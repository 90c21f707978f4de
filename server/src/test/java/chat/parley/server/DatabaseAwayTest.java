package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.parley.server.Server.Answer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A server whose database is away, full or busy says so, loses nothing, and goes on by itself when that is over; and one
 * that stops says good bye.
 */
class DatabaseAwayTest {
    /** No longer than the rest of the test takes; {@code benchmarks/run faults} makes it longer. */
    private static final Duration AWAY = Duration.ofSeconds(Integer.getInteger("faults.seconds", 0));

    @TempDir
    private Path directory;

    private EmbeddedPostgres postgres;
    private Node node;
    private Server server;

    @BeforeEach
    void start() throws IOException {
        postgres = postgres(portThatNoClientIsGiven());
        node = Node.on(postgres.getJdbcUrl("postgres", "postgres"), "--parley.presence.grace=2s");
        server = node.server();
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
        postgres.close();
    }

    @Test
    void isToldAndOvercome() throws IOException {
        String hello = Server.message(UUID.randomUUID(), "hello").replace("{", "{\"username\":\"ada\",");
        try (StompClient ada = server.connect("ada")) {
            ada.subscribe("/user/queue/errors", "errors");
            int port = postgres.getPort();
            postgres.close();

            assertThat(server.post("/rooms/general/messages", hello).code()).isEqualTo("unavailable");
            assertThat(server.get("/messages").code()).isEqualTo("unavailable");
            assertThat(server.post("/rooms", "{\"name\":\"Tea\"}").code()).isEqualTo("unavailable");
            ListAppender<ILoggingEvent> log = logged();
            ada.post("general", "r1", Server.message(UUID.randomUUID(), "unheard"));
            assertThat(ada.next().headers())
                    .containsEntry("code", "unavailable")
                    .containsEntry("receipt-id", "r1");
            operatorsSee(log, "ada", "r1");
            staysAway(hello);
            ada.send("SUBSCRIBE\ndestination:/topic/rooms/general\nid:live\nreceipt:r2\n\n\0");
            assertThat(ada.next().headers())
                    .containsEntry("code", "unavailable")
                    .containsEntry("receipt-id", "r2");

            postgres = postgres(port);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> server.post("/rooms/general/messages", hello).status() == 201);
            ada.subscribe("/topic/rooms/general", "live");
            ada.post("general", "r3", Server.message(UUID.randomUUID(), "heard"));
            assertThat(ada.await(frame -> frame.is("MESSAGE", "type", "message.posted")
                                    && frame.body().contains("heard"))
                            .json()
                            .get("username")
                            .asString())
                    .isEqualTo("ada");
            await().atMost(Duration.ofMinutes(1)) // a projection that failed tries again after a while
                    .untilAsserted(() -> assertThat(server.history("general"))
                            .extracting(message -> message.get("content").asString())
                            .containsExactly("hello", "heard"));
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(health("readiness")).isEqualTo(200));
        }
    }

    /** As long as is asked for: nobody waits for it without an answer. */
    private void staysAway(String hello) {
        long back = System.nanoTime() + AWAY.toNanos();
        while (System.nanoTime() < back) {
            assertThat(server.post("/rooms/general/messages", hello).code()).isEqualTo("unavailable");
        }
    }

    private void operatorsSee(ListAppender<ILoggingEvent> log, String user, String receipt) {
        assertThat(log.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getMDCPropertyMap())
                        .containsEntry("user", user)
                        .containsEntry("receipt", receipt)
                        .containsKey("session"));
        await().untilAsserted(() -> assertThat(health("readiness")).isEqualTo(503));
        assertThat(health("liveness")).isEqualTo(200);
    }

    private int health(String group) {
        return server.get("/actuator/health/" + group).status();
    }

    /** What the command side logs from now on. */
    private static ListAppender<ILoggingEvent> logged() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        ((Logger) LoggerFactory.getLogger("chat.parley.command")).addAppender(lines);
        return lines;
    }

    @Test
    void whoIsPresentOnTheNodeIsToldAllTheSame() throws IOException, SQLException {
        try (StompClient ada = server.connect("ada")) {
            ada.subscribe("/topic/rooms/general", "live");
            ada.subscribe("/topic/rooms/general/presence", "presence");
            assertThat(presence(ada)).contains("\"usernames\":[\"ada\"]");
            StompClient bob = server.connect("bob");
            bob.subscribe("/topic/rooms/general", "live");
            assertThat(presence(ada)).contains("\"came\":[\"bob\"]");
            int port = postgres.getPort();
            postgres.close();

            bob.close();
            assertThat(presence(ada)).contains("\"left\":[\"bob\"]");

            postgres = postgres(port);
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement sql = connection.createStatement()) {
                sql.execute("truncate account.presence_lease"); // as after a crash
                await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                    try (ResultSet people = sql.executeQuery("select username from account.presence_lease")) {
                        assertThat(people.next()).isTrue();
                        assertThat(people.getString(1)).isEqualTo("ada");
                        assertThat(people.next()).isFalse();
                    }
                });
            }
        }
    }

    private static String presence(StompClient watcher) {
        return watcher.await(frame -> frame.is("MESSAGE", "destination", "/topic/rooms/general/presence"))
                .body();
    }

    @Test
    void aTableThatCannotGrowIsToldAndOvercome() throws SQLException {
        String hello = Server.message(UUID.randomUUID(), "hello").replace("{", "{\"username\":\"ada\",");
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute("""
                    create function full_disk() returns trigger language plpgsql as
                    $$ begin raise 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
                    create trigger full_disk before insert on event_store.domain_event execute function full_disk()
                    """);
            Answer refused = server.post("/rooms/general/messages", hello);
            assertThat(refused.code()).isEqualTo("unavailable");
            assertThat(refused.json().get("detail").asString()).contains("nothing was stored");
            assertThat(server.get("/messages").status()).isEqualTo(200);
            sql.execute("drop trigger full_disk on event_store.domain_event");
        }
        assertThat(server.post("/rooms/general/messages", hello).status()).isEqualTo(201);
        assertThat(server.history("general")).hasSize(1);
    }

    @Test
    void whenAllConnectionsAreTakenTheLogHasItsOwn() throws SQLException {
        assertThat(server.post("/rooms/general/messages", "{\"username\":\"ada\",\"content\":\"before\"}")
                        .status())
                .isEqualTo(201);
        List<Connection> taken = takeAllConnections();
        assertThat(server.get("/messages").code()).isEqualTo("unavailable");
        assertThat(server.post("/rooms/not-yet-loaded/messages", "{\"username\":\"ada\",\"content\":\"x\"}")
                        .code())
                .isEqualTo("unavailable");
        assertThat(server.post("/rooms/general/messages", "{\"username\":\"ada\",\"content\":\"meanwhile\"}")
                        .status())
                .isEqualTo(201);
        for (Connection connection : taken) {
            connection.close();
        }
        await().atMost(Duration.ofMinutes(1)) // a projection that failed tries again after a while
                .untilAsserted(() -> assertThat(server.history("general"))
                        .extracting(message -> message.get("content").asString())
                        .containsExactly("before", "meanwhile"));
    }

    private List<Connection> takeAllConnections() throws SQLException {
        List<Connection> taken = new ArrayList<>();
        while (taken.size() < node.pool().getMaximumPoolSize()) {
            try {
                taken.add(node.pool().getConnection());
            } catch (SQLTransientConnectionException inUseAtTheMoment) {
                assertThat(node.pool().getHikariPoolMXBean().getActiveConnections())
                        .isGreaterThan(taken.size());
            }
        }
        return taken;
    }

    @Test
    void whoeverIsConnectedIsToldThatTheServerStops() {
        StompClient ada = server.connect("ada");
        ada.subscribe("/topic/rooms/general", "live");
        node.close();
        assertThat(ada.closeStatus()).isEqualTo(1001);
    }

    /** Below those that systems give to clients: one of these could have it when the database comes back. */
    private static int portThatNoClientIsGiven() throws IOException {
        for (int port = 15_432; port < 16_432; port++) {
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException taken) {
                // The next one, then.
            }
        }
        throw new IOException("No port is free");
    }

    private EmbeddedPostgres postgres(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(directory.resolve("postgres"))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
    }
}
