package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The database of the NestJS chat is read as it is, however it is set up, and its password stays unknown. */
@ServerTest
class ImportSeedDatabaseTest {
    @Autowired
    private Server server;

    @Autowired
    private DataSource database;

    private Map<String, String> environment;
    private String room;

    @BeforeEach
    void beTheOperator() {
        environment = new HashMap<>(Map.of("PARLEY_URL", "http://localhost:" + server.port()));
        environment.put("PARLEY_TOKEN", server.as("root").token());
        room = server.newRoom();
    }

    private Ran run(String... arguments) {
        return Ran.importSeed(environment, room, arguments);
    }

    private String seedDatabase(String... statements) throws SQLException {
        String name = "seed_" + UUID.randomUUID().toString().replace("-", "");
        return ImportSeedTest.seedDatabase(database, name, statements);
    }

    /** There and then clocks went 44 minutes and 30 seconds after those of UTC. */
    @Test
    void timesAreInUtcWhateverTheirTypeAndTheZoneHere() throws Exception {
        String columns = "(id int primary key, username text, content text, \"createdAt\" %s)";
        String row = " values (1, 'ada', 'long ago', '1971-01-01 10:00:00%s')";
        String url = seedDatabase(
                "create schema archive",
                "create table archive.zoned " + columns.formatted("timestamptz"),
                "insert into archive.zoned" + row.formatted("+00"),
                "create table archive.plain " + columns.formatted("timestamp"),
                "insert into archive.plain" + row.formatted(""),
                "create table archive.text " + columns.formatted("text"),
                "insert into archive.text" + row.formatted("Z"));
        environment.put("DATABASE_URL", url + "?user=postgres&options=-c%20search_path%3Darchive");
        TimeZone here = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Africa/Monrovia"));
            assertThat(run("--table", "zoned", "--json").json(0).get("taken").asInt())
                    .isEqualTo(1);
            assertThat(run("--table", "plain", "--json").json(0).get("present").asInt())
                    .isEqualTo(1);
            assertThat(run("--table", "text", "--json").json(0).get("present").asInt())
                    .isEqualTo(1);
        } finally {
            TimeZone.setDefault(here);
        }
        assertThat(server.history(room))
                .extracting(message -> message.get("createdAt").asString())
                .containsExactly("1971-01-01T10:00:00Z");
    }

    @Test
    void aDatabaseIsOnlyReadFromAndWhatIsFarTooLongStaysThere() throws Exception {
        List<String> statements = new ArrayList<>(List.of(ImportSeedTest.table(102, "row")));
        statements.add("update \"Message\" set content = repeat('x', 262145) where id = 100");
        statements.add("update \"Message\" set username = repeat('é', 131073) where id = 101");
        statements.add("create view writing as select nextval('\"Message_id_seq\"')::int as id, username, content,"
                + " \"createdAt\" from \"Message\"");
        String url = seedDatabase(statements.toArray(String[]::new)) + "?user=postgres";
        Ran ran = run(url);
        assertThat(ran.text(1)).contains("102 rows: 100 are now in", "2 cannot be taken");
        assertThat(ran.err())
                .contains("2 of it has a value of more than 262144 bytes (unreadable), such as row 100, 101");
        assertThat(run(url, "--table", "writing").err()).contains("cannot be read", "read-only");
    }

    @ParameterizedTest
    @CsvSource({
        "2, mysql://root:s3cr3t@localhost/chat",
        "2, jdbc:postgresql://u:s3cr3t@localhost:1/chat",
        "2, postgresql://u:12/s3cr3t@localhost:1/chat",
        "3, '  \"postgresql://u:s3cr3t@localhost:1/chat\" '",
        "3, POSTGRES://u:s3cr3t@localhost:1/chat",
        "3, jdbc:postgresql://localhost:1/chat?user=u;password=s3cr3t",
        "1, u:s3cr3t@localhost/chat",
        "2, ' '"
    })
    void noPasswordIsPrinted(int exitCode, String address) {
        environment.put("DATABASE_URL", address);
        for (Ran ran : List.of(run(), run("--json"), run(address), run(address, "--table", "s.t"))) {
            assertThat(ran.exitCode()).as(ran.err()).isEqualTo(exitCode);
            assertThat(ran.out() + ran.err()).isNotBlank().doesNotContain("s3cr3t");
        }
        assertThat(run("dump", "mysql://root:s3cr3t@localhost/chat").err())
                .isNotBlank()
                .doesNotContain("s3cr3t");
    }
}
