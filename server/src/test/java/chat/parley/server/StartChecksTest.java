package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that would lose, garble or misread what it is given is refused at the start, with what to do about it. */
class StartChecksTest {
    private static EmbeddedPostgres postgres;

    /** As tests like it: quick, and forgetful. */
    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("full_page_writes", "off")
                .start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @Test
    void aForgetfulDatabaseIsRefusedUnlessThatIsKnown() {
        String url = database("forgetful", "");
        execute(url, "alter database forgetful set synchronous_commit = off");
        assertRefused(
                () -> Node.onDurable(url),
                "off is fsync, full_page_writes, synchronous_commit",
                "PARLEY_DATABASE_ALLOW_DATA_LOSS");
        Node.on(url).close();
    }

    @Test
    void anEncodingThatCannotKeepEverythingIsRefused() {
        String url = database("latin", "encoding 'LATIN1' template template0 locale 'C'");
        assertRefused(() -> Node.on(url), "The encoding of the database is LATIN1", "encoding 'UTF8'");
    }

    @Test
    void aClockThatDiffersIsRefused() {
        String url = database("skewed", "");
        // No two clocks are less than nothing apart.
        assertRefused(
                () -> Node.on(url, "--parley.database.clock-skew-max=-1m"),
                "The clocks of this machine and of the database differ",
                "NTP");
    }

    @Test
    void aRoomThatThereCannotBeIsRefused() {
        assertRefused(
                () -> Node.on(
                        database("roomless", ""), "--parley.socketio.enabled=true", "--parley.socketio.room=a b/c"),
                "There can be no room 'a b/c'",
                "PARLEY_SOCKETIO_ROOM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"event_store", "read_model", "account"})
    void aNewerSchemaIsRefusedAndNothingIsChanged(String schema) {
        String url = database("newer_" + schema, "");
        Node.on(url).close();
        execute(url, """
                insert into %s.flyway_schema_history
                    (installed_rank, version, description, type, script, installed_by, execution_time, success)
                values (9999, '9999', 'of tomorrow', 'SQL', 'V9999__of_tomorrow.sql', 'tomorrow', 1, true)
                """.formatted(schema));
        assertRefused(
                () -> Node.on(url),
                "Schema %s is of a newer Parley than this one: it has version 9999".formatted(schema),
                "restore a backup");
    }

    private static void assertRefused(Supplier<Node> start, String what, String remedy) {
        assertThatThrownBy(() -> start.get().close())
                .rootCause()
                .isInstanceOfSatisfying(StartFailure.class, failure -> {
                    assertThat(failure).hasMessageContaining(what);
                    assertThat(failure.remedy()).contains(remedy);
                });
    }

    private static String database(String name, String how) {
        execute(postgres.getJdbcUrl("postgres", "postgres"), "create database %s %s".formatted(name, how));
        return postgres.getJdbcUrl("postgres", name);
    }

    private static void execute(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new AssertionError(sql, failure);
        }
    }
}
