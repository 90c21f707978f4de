package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** While tables are built anew, those that serve go on serving; a reader in their way is let finish. */
@ServerTest
class RebuildBesideTest {
    private static final String HISTORY = "/actuator/projections/message-history";
    private static final String READING = "/actuator/projections/reading";

    private static final String TABLES = """
            select table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || coalesce(column_default, '')
            from information_schema.columns where table_schema = 'read_model'
            union all
            select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            from pg_constraint where connamespace = 'read_model'::regnamespace
            union all
            select indexdef from pg_indexes where schemaname = 'read_model'
            union all
            select relname || ' ' || reloptions::text
            from pg_class where relnamespace = 'read_model'::regnamespace and reloptions is not null
            order by 1
            """;

    @Autowired
    private Server server;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private HikariDataSource dataSource;

    private Server operator;
    private String room;

    @BeforeEach
    void newRoom() {
        room = server.newRoom();
        operator = server.asOperator();
    }

    @AfterEach
    void leaveNothingUnderWay() {
        operator.post(HISTORY + "/abandon", "");
        operator.post(READING + "/abandon", "");
    }

    @Test
    void whatServesGoesOnServingUntilTheNewTablesTakeItsPlace() throws SQLException {
        post("before");
        List<String> tables = tables();
        long id = tableId();
        try (Connection reader = reading("read_model.message")) {
            assertThat(operator.post(HISTORY, "").status()).isEqualTo(202);
            await().atMost(Duration.ofMinutes(1)).until(() -> rebuild(HISTORY).equals("checking"));
            post("meanwhile");
            assertThat(server.history(room)).hasSize(2);
            assertThat(operator.get(HISTORY).json().get("state").asString()).isEqualTo("rebuilding");
            assertThat(operator.post(HISTORY, "").code()).isEqualTo("rebuild-refused");
            assertThat(tableId()).isEqualTo(id);
            reader.rollback();
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> rebuild(HISTORY).equals("done"));
        assertThat(tableId()).isNotEqualTo(id);
        assertThat(operator.get(HISTORY).json().get("rebuild").get("message").asString())
                .contains("were made twice, and are equal");
        post("after");
        assertThat(server.history(room)).hasSize(3);
        assertThat(tables()).isEqualTo(tables);
        assertThat(schemas()).isZero();
    }

    @Test
    void canRestAndGoOnAndBeGivenUp() throws SQLException {
        post("before");
        long id = tableId();
        try (Connection reader = reading("read_model.message")) {
            assertThat(operator.post(HISTORY + "/pause", "").code()).isEqualTo("rebuild-refused");
            operator.post(HISTORY, "");
            await().atMost(Duration.ofMinutes(1)).until(() -> rebuild(HISTORY).equals("checking"));
            assertThat(operator.post(HISTORY + "/resume", "").code()).isEqualTo("rebuild-refused");
            assertThat(operator.post(HISTORY + "/pause", "").status()).isEqualTo(200);
            assertThat(rebuild(HISTORY)).isEqualTo("paused");
            assertThat(operator.post(HISTORY, "").code()).isEqualTo("rebuild-refused");
            assertThat(operator.post(HISTORY + "/resume", "").status()).isEqualTo(200);
            await().atMost(Duration.ofMinutes(1)).until(() -> rebuild(HISTORY).equals("checking"));
            assertThat(operator.post(HISTORY + "/hurry", "").code()).isEqualTo("not-found");
            assertThat(operator.post(HISTORY + "/abandon", "").status()).isEqualTo(200);
            assertThat(rebuild(HISTORY)).isEqualTo("abandoned");
            reader.rollback();
        }
        assertThat(operator.post(HISTORY + "/abandon", "").code()).isEqualTo("rebuild-refused");
        assertThat(schemas()).isZero();
        post("after");
        assertThat(server.history(room)).hasSize(2);
        assertThat(tableId()).isEqualTo(id);
    }

    /** As if half of the events had been lost on the way. */
    @Test
    void tablesThatAreNotWhatTheEventsMakeAreNotUsed() {
        server.post("/rooms/%s/messages".formatted(room), "{\"username\":\"ada\",\"content\":\"hello @bob\"}");
        long head = operator.get(READING).json().get("head").asLong();
        jdbc.sql("create schema next_reading").update();
        jdbc.sql("create table next_reading.last_said (like read_model.last_said including all)")
                .update();
        jdbc.sql("create table next_reading.mention (like read_model.mention including all)")
                .update();
        jdbc.sql("delete from read_model.rebuild where projection = 'reading'").update();
        jdbc.sql(
                        "insert into read_model.rebuild (projection, version, state, position) values ('reading', 1, 'paused', ?)")
                .param(head)
                .update();
        assertThat(operator.post(READING + "/resume", "").status()).isEqualTo(200);
        await().atMost(Duration.ofMinutes(1)).until(() -> rebuild(READING).equals("failed"));
        assertThat(operator.get(READING).json().get("rebuild").get("message").asString())
                .contains("differs in last_said: built 0 rows, 0, folded again");
        assertThat(jdbc.sql("select count(*) from read_model.last_said where room_id = ?")
                        .param(room)
                        .query(Long.class)
                        .single())
                .isPositive();
        assertThat(operator.post(READING, "").status()).isEqualTo(202);
        await().atMost(Duration.ofMinutes(1)).until(() -> rebuild(READING).equals("done"));
    }

    @Test
    void everyTableOfTheReadModelBelongsToAProjectionAndSaysOfWhichRoomItIs() {
        assertThat(jdbc.sql("""
                        select table_name from information_schema.tables
                        where table_schema = 'read_model' and table_name not in (
                            'projection_token', 'projection_table', 'projection_version', 'rebuild', 'dead_letter', 'flyway_schema_history')
                        order by table_name
                        """).query(String.class).list())
                .isEqualTo(jdbc.sql("""
                        select table_name from read_model.projection_table
                        join information_schema.columns using (table_name)
                        where table_schema = 'read_model' and column_name = 'room_id' order by table_name
                        """).query(String.class).list());
    }

    private void post(String content) {
        assertThat(server.post(
                                "/rooms/%s/messages".formatted(room),
                                "{\"username\":\"ada\",\"content\":\"%s\"}".formatted(content))
                        .status())
                .isEqualTo(201);
    }

    /** Somebody who has not finished reading: nothing can take that table's place. */
    private Connection reading(String table) throws SQLException {
        Connection connection = DriverManager.getConnection(dataSource.getJdbcUrl(), "postgres", "");
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1 from %s limit 1".formatted(table));
        }
        return connection;
    }

    private String rebuild(String projection) {
        JsonNode rebuild = operator.get(projection).json().get("rebuild");
        return rebuild.get("state").asString();
    }

    /** What its new tables take, the serving ones could not: they are built up to where these stand, and go on from there. */
    @Test
    void whatCannotGoOnIsRebuiltNevertheless() {
        jdbc.sql("""
                create function no_space() returns trigger language plpgsql as
                $$ begin raise 'no space left' using errcode = 'disk_full'; end $$;
                create trigger no_space before insert on read_model.message for each statement execute function no_space()
                """).update();
        post("late");
        await().until(() -> operator.get(HISTORY).json().get("state").asString().equals("failing"));
        assertThat(operator.post(HISTORY, "").status()).isEqualTo(202);
        await().atMost(Duration.ofMinutes(1)).until(() -> rebuild(HISTORY).equals("done"));
        jdbc.sql("drop function no_space").update(); // Its trigger went with the table.
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(server.history(room)).hasSize(1));
    }

    private List<String> tables() {
        return jdbc.sql(TABLES).query(String.class).list();
    }

    private long tableId() {
        return jdbc.sql("select 'read_model.message'::regclass::oid::bigint")
                .query(Long.class)
                .single();
    }

    private long schemas() {
        return jdbc.sql("select count(*) from pg_namespace where nspname like 'next_message%'")
                .query(Long.class)
                .single();
    }
}
