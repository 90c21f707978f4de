package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/** {@code parley.jar verify} finds whatever is not as it was in a log, and changes nothing. */
@ServerTest
class VerifyTest {
    @Autowired
    private HikariDataSource shared;

    private JdbcClient jdbc;
    private Map<String, String> environment;

    @BeforeEach
    void aLogOfTwoRooms() {
        String database = "verify_" + UUID.randomUUID().toString().replace("-", "");
        JdbcClient.create(shared).sql("create database " + database).update();
        String url = shared.getJdbcUrl().replace("/postgres", "/" + database);
        Flyway.configure()
                .dataSource(url, "postgres", "")
                .defaultSchema("event_store")
                .createSchemas(true)
                .locations("classpath:db/event-store")
                .load()
                .migrate();
        jdbc = JdbcClient.create(new DriverManagerDataSource(url, "postgres", ""));
        environment = new HashMap<>(
                Map.of("SPRING_DATASOURCE_URL", url, "SPRING_DATASOURCE_USERNAME", "postgres", "PARLEY_DATA_DIR", "x"));
        List<String> events = Stream.of("tea", "cake")
                .flatMap(room -> Stream.of(
                        EventFiles.opened(room), EventFiles.posted(room, 1, "hello"), EventFiles.posted(room, 2, "🦜")))
                .toList();
        for (int i = 0; i < events.size(); i++) {
            insert(i + 1, Server.JSON.readTree(events.get(i)));
        }
    }

    private void insert(int position, JsonNode event) {
        jdbc.sql("""
                        insert into event_store.domain_event (global_index, event_id, aggregate_id, sequence_number, type,
                            time_stamp, payload_type, payload_revision, payload, meta_data)
                        values (?, ?, ?, ?, 'ChatRoom', ?::timestamptz, ?, ?, convert_to(?, 'UTF8'), '{}')
                        """)
                .params(
                        position,
                        event.get("id").asString(),
                        event.get("room").asString(),
                        event.get("sequence").asLong(),
                        event.get("at").asString(),
                        event.get("type").asString(),
                        event.get("revision").asString(),
                        event.get("payload").toString())
                .update();
    }

    private Ran verify(String... more) {
        return Ran.command(
                environment, Stream.concat(Stream.of("verify"), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void aWholeLogHasNothingWrongAndAChecksum() {
        JsonNode first = verify("--json").json(0);
        assertThat(first.get("events").asLong()).isEqualTo(6);
        assertThat(first.get("rooms").asLong()).isEqualTo(2);
        assertThat(first.get("position").asLong()).isEqualTo(6);
        assertThat(first.get("outOfTime").asLong())
                .as("cake was opened before tea ended")
                .isEqualTo(1);
        String checksum = first.get("sha256").asString();
        assertThat(checksum).matches("[0-9a-f]{64}");
        assertThat(verify("--expect", checksum).text(0)).contains(checksum, "Nothing is wrong with the log.");

        JsonNode part = verify("--to", "3", "--json").json(0);
        assertThat(part.get("events").asLong()).isEqualTo(3);
        insert(7, Server.JSON.readTree(EventFiles.posted("tea", 3, "more")));
        assertThat(verify("--json").json(0).get("sha256").asString()).isNotEqualTo(checksum);
        assertThat(verify("--json", "--to", "6", "--expect", checksum)
                        .json(0)
                        .get("events")
                        .asLong())
                .as("what came later changes nothing of it")
                .isEqualTo(6);
        assertThat(verify().err()).contains("verify  [########################] 100 %  7 events");
    }

    @Test
    void anEventThatIsGoneIsMissed() {
        jdbc.sql("delete from event_store.domain_event where global_index = 2").update();
        assertThat(problems(verify("--json")))
                .containsExactly("after position 1 comes 3", "position 3: in room tea, sequence 2 comes after 0");
        assertThat(verify().text(1)).contains("after position 1 comes 3", "Wrong with the log: 2.");
    }

    /** By the checksum alone: it can be read as before. */
    @Test
    void aPayloadThatWasChangedIsFound() {
        String checksum = verify("--json").json(0).get("sha256").asString();
        jdbc.sql("update event_store.domain_event set payload = convert_to(replace(convert_from(payload, 'UTF8'),"
                        + " 'hello', 'hallo'), 'UTF8') where global_index = 2")
                .update();
        verify().text(0);
        assertThat(problems(verify("--json", "--expect", checksum)))
                .singleElement()
                .asString()
                .startsWith("the checksum is ")
                .endsWith("and not " + checksum);
    }

    @Test
    void whatCannotBeReadOrIsInAnothersPlaceIsFound() {
        jdbc.sql("update event_store.domain_event set payload = '{' where global_index = 2")
                .update();
        jdbc.sql("update event_store.domain_event set payload_type = 'room.Unknown' where global_index = 3")
                .update();
        jdbc.sql("update event_store.domain_event set payload_revision = '99' where global_index = 4")
                .update();
        jdbc.sql("update event_store.domain_event set meta_data = 'x' where global_index = 5")
                .update();
        jdbc.sql("update event_store.domain_event set payload = convert_to(replace(convert_from(payload, 'UTF8'),"
                        + " 'cake', 'tea'), 'UTF8') where global_index = 6")
                .update();
        assertThat(problems(verify("--json")))
                .hasSize(5)
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("position 2: ", "cannot read: room.MessagePosted"),
                        problem -> assertThat(problem).contains("position 3: ", "cannot read: room.Unknown"),
                        problem -> assertThat(problem).contains("position 4: ", "later revision"),
                        problem -> assertThat(problem).contains("position 5: ", "cannot read: room.MessagePosted"),
                        problem -> assertThat(problem).contains("position 6: ", "is of room tea by its payload"));
    }

    @Test
    void anIdThatTwoEventsHaveIsFound() {
        jdbc.sql("alter table event_store.domain_event drop constraint domain_event_id_taken")
                .update();
        jdbc.sql("update event_store.domain_event set event_id = 'twice' where global_index in (2, 5)")
                .update();
        assertThat(problems(verify("--json"))).containsExactly("2 events have the id twice");
    }

    @Test
    void aDatabaseThatIsAwayOrIsNoneOfParleyIsTold() {
        environment.put("SPRING_DATASOURCE_URL", "jdbc:postgresql://127.0.0.1:1/postgres");
        assertThat(verify("--json").json(3).get("error").get("code").asString()).isEqualTo("unreachable");
        environment.put("SPRING_DATASOURCE_URL", shared.getJdbcUrl().replace("/postgres", "/template1"));
        assertThat(verify().err()).contains("the log cannot be read").doesNotContain("\tat ");
        environment.remove("SPRING_DATASOURCE_URL");
        assertThat(verify().err()).contains("There is no database in ");
    }

    private static List<String> problems(Ran verified) {
        JsonNode result = verified.json(1);
        assertThat(result.get("problemCount").asInt())
                .isEqualTo(result.get("problems").size());
        return result.get("problems").valueStream().map(JsonNode::asString).toList();
    }
}
