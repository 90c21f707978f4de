package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.Server.Answer;
import chat.parley.server.StompClient.Frame;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody else's transaction stays open in the same database, for minutes perhaps. */
class OpenTransactionTest {
    /** {@code benchmarks/run faults} makes it longer. */
    private static final Duration OPEN = Duration.ofSeconds(Integer.getInteger("faults.seconds", 2));

    private static final String REBUILD = "/actuator/projections/message-history";

    private EmbeddedPostgres postgres;
    private Node node;
    private Server server;
    private Server operator;
    private int said;

    @BeforeEach
    void start() throws IOException {
        postgres = EmbeddedPostgres.builder().start();
        node = Node.on(postgres.getJdbcUrl("postgres", "postgres"));
        server = node.server();
        operator = server.asOperator();
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
        postgres.close();
    }

    /** It has written, and so holds back what a reader of the log by transactions would wait for; and it reads the log. */
    @Test
    void holdsUpNobody() throws SQLException {
        try (StompClient ada = server.connect("ada");
                Connection other = postgres.getPostgresDatabase().getConnection();
                Statement sql = other.createStatement()) {
            ada.subscribe("/topic/rooms/general", "live");
            other.setAutoCommit(false);
            other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            sql.execute("create table of_somebody_else (n int)");
            sql.execute("select count(*) from event_store.domain_event, read_model.message, account.node");
            long until = System.nanoTime() + OPEN.toNanos();
            do {
                assertThat(heard(ada)).isEqualTo("message " + said);
            } while (System.nanoTime() < until);
            assertThat(server.history("general").getLast().get("content").asString())
                    .isEqualTo("message " + said);
            other.rollback();
        }
    }

    /** New tables take the place of those that it reads only when it has ended; until then these serve. */
    @Test
    void makesARebuildWaitAndNobodyElse() throws SQLException {
        try (StompClient ada = server.connect("ada");
                Connection other = postgres.getPostgresDatabase().getConnection();
                Statement sql = other.createStatement()) {
            ada.subscribe("/topic/rooms/general", "live");
            heard(ada);
            other.setAutoCommit(false);
            sql.execute("select count(*) from read_model.message");
            assertThat(operator.post(REBUILD, "").status()).isEqualTo(202);
            long until = System.nanoTime() + OPEN.toNanos();
            do {
                heard(ada);
                assertThat(server.history("general").getLast().get("content").asString())
                        .isEqualTo("message " + said);
            } while (System.nanoTime() < until);
            assertThat(rebuild()).isNotEqualTo("done");
            other.rollback();
            await().atMost(Duration.ofMinutes(1)).until(() -> rebuild().equals("done"));
            heard(ada);
            assertThat(server.history("general")).hasSize(said);
        }
    }

    /** It has locked the log itself: posts are refused, nothing is lost or doubled, and all goes on once it has ended. */
    @Test
    void thatLocksTheLogIsToldAndOvercome() throws SQLException {
        String hello = Server.message(UUID.randomUUID(), "hello").replace("{", "{\"username\":\"ada\",");
        try (Connection other = postgres.getPostgresDatabase().getConnection();
                Statement sql = other.createStatement()) {
            other.setAutoCommit(false);
            sql.execute("lock table event_store.domain_event in share mode");
            long until = System.nanoTime() + OPEN.toNanos();
            do {
                Answer refused = server.post("/rooms/general/messages", hello);
                assertThat(refused.code()).as(refused.text()).isIn("busy", "unavailable");
                assertThat(refused.text()).contains("nothing was stored");
                assertThat(server.get("/messages").status()).isEqualTo(200);
            } while (System.nanoTime() < until);
            other.rollback();
        }
        await().until(() -> server.post("/rooms/general/messages", hello).status() == 201);
        assertThat(server.post("/rooms/general/messages", hello).status()).isEqualTo(200);
        assertThat(server.history("general")).hasSize(1);
    }

    private String rebuild() {
        return operator.get(REBUILD).json().get("rebuild").get("state").asString();
    }

    /** What ada hears of what is posted next. */
    private String heard(StompClient ada) {
        Answer posted = server.post(
                "/rooms/general/messages", "{\"username\":\"bob\",\"content\":\"message %d\"}".formatted(++said));
        assertThat(posted.status()).as(posted.text()).isEqualTo(201);
        Frame frame = ada.await(heard -> heard.is("MESSAGE", "type", "message.posted"));
        assertThat(frame.sequence()).isEqualTo(posted.json().get("sequence").asLong());
        return frame.json().get("content").asString();
    }
}
