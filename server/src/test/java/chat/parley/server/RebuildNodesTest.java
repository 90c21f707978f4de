package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/** Rebuilds by one node for all, and by newer programs beside older ones; on a database of their own. */
@ServerTest
class RebuildNodesTest {
    private static final String HISTORY = "/actuator/projections/message-history";

    @Autowired
    private HikariDataSource shared;

    @Autowired
    private Serializer serializer;

    private String url;
    private JdbcClient jdbc;
    private Node first;
    private String operator;

    @BeforeEach
    void startTheFirstNode() {
        String database = "rebuild_" + UUID.randomUUID().toString().replace("-", "");
        JdbcClient.create(shared).sql("create database " + database).update();
        url = shared.getJdbcUrl().replace("/postgres", "/" + database);
        jdbc = JdbcClient.create(new DriverManagerDataSource(url, "postgres", ""));
        first = Node.on(url);
        operator = first.server().as("root").token();
        first.server().post("/rooms/general/messages", "{\"username\":\"ada\",\"content\":\"hello\"}");
    }

    @AfterEach
    void stopTheFirstNode() {
        first.close();
    }

    @Test
    void anotherNodeGoesOnWithWhatOneLeaves() throws SQLException {
        try (Connection reader = reading()) {
            first.server().with(operator).post(HISTORY, "");
            await().until(() -> rebuild(first).get("state").asString().equals("checking"));
            first.close();
            try (Node second = Node.on(url)) {
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> rebuild(second).get("state").asString().equals("checking"));
                reader.rollback();
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> rebuild(second).get("state").asString().equals("done"));
                assertThat(second.server().history("general")).hasSize(1);
            }
        }
    }

    @Test
    void aNewerProgramRebuildsWhatOlderRulesFilled() {
        first.close();
        jdbc.sql("update read_model.projection_version set version = 0 where projection = 'message-history'")
                .update();
        // Older rules are out of date, also where a rebuild by them has just been paused.
        jdbc.sql("insert into read_model.rebuild (projection, version, state) values ('message-history', 0, 'paused')")
                .update();
        first = Node.on(url);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> status(first).get("version").asInt() == 1);
        assertThat(rebuild(first).get("state").asString()).isEqualTo("done");
        // Its processor, from which the swap has taken its work, takes it again.
        first.server().post("/rooms/general/messages", "{\"username\":\"ada\",\"content\":\"and more\"}");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> first.server().history("general").size() == 2);
    }

    @Test
    void anOlderProgramWritesNoMoreInWhatANewerOneHasRebuilt() {
        jdbc.sql("update read_model.projection_version set version = 2 where projection = 'message-history'")
                .update();
        await().until(() -> jdbc.sql(
                        "select claimed_by is null from read_model.projection_token where processor_name = 'message-history'")
                .query(Boolean.class)
                .single());
        first.server().post("/rooms/general/messages", "{\"username\":\"ada\",\"content\":\"and more\"}");
        assertThat(first.server().history("general")).hasSize(1);
        JsonNode history = status(first);
        assertThat(history.get("state").asString()).isEqualTo("stopped");
        assertThat(history.get("lag").asLong()).isPositive();
        assertThat(first.server().with(operator).post(HISTORY, "").code()).isEqualTo("rebuild-refused");
    }

    @Test
    void whatWasDroppedIsFilledFromEventsAndNotReadBefore() throws SQLException {
        first.close();
        jdbc.sql("drop schema read_model cascade").update();
        first = Node.on(url);
        assertThat(first.server().history("general")).hasSize(1);

        first.close();
        // As if it were on its way there, and somebody were in its way.
        TrackingToken onItsWay = ReplayToken.createReplayToken(new GlobalSequenceTrackingToken(3));
        jdbc.sql(
                        "update read_model.projection_token set token_type = ?, token = ? where processor_name = 'message-history'")
                .param(ReplayToken.class.getName())
                .param(serializer.serialize(onItsWay, byte[].class).getData())
                .update();
        jdbc.sql("truncate read_model.message").update();
        try (Connection reader = reading()) {
            try (Statement statement = reader.createStatement()) {
                statement.execute("lock table read_model.message in exclusive mode");
            }
            first = Node.on(url);
            Server.Answer refused = first.server().get("/messages");
            assertThat(refused.code()).as(refused.text()).isEqualTo("unavailable");
            assertThat(refused.text()).contains("message-history is being filled from the log: 0 % is done");
            reader.rollback();
        }
        await().atMost(Duration.ofMinutes(1))
                .until(() -> first.server().get("/messages").status() == 200);
        assertThat(first.server().history("general")).hasSize(1);
    }

    /** Somebody who has not finished reading: nothing can take that table's place. */
    private Connection reading() throws SQLException {
        Connection connection = DriverManager.getConnection(url, "postgres", "");
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1 from read_model.message limit 1");
        }
        return connection;
    }

    private JsonNode rebuild(Node node) {
        return status(node).get("rebuild");
    }

    private JsonNode status(Node node) {
        return node.server().with(operator).get(HISTORY).json();
    }
}
