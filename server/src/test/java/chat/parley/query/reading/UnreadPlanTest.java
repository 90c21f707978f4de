package chat.parley.query.reading;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.ServerTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is unread costs a few looks into indexes for each room, however many messages wait there. */
@ServerTest
class UnreadPlanTest {
    private static final int ROOMS = 500;
    private static final int UNREAD_EACH = 100;
    private static final int DELETED_EACH = 1;

    private static final String[] FILL = {
        """
            insert into read_model.message (room_id, sequence, ordinal, message_id, username, content, created_at, deleted)
            select 'plan-' || room, 1 + n, n, gen_random_uuid(), 'writer-' || n % 10, 'hello', now(), n % 100 = 0
            from generate_series(1, 500) room, generate_series(1, 200) n
            """,
        """
            insert into read_model.room_member (room_id, username, role, since, joined_at)
            select 'plan-' || room, case n when 0 then 'plan-reader' else 'writer-' || n end, 'member', 1, now()
            from generate_series(1, 500) room, generate_series(0, 9) n
            """,
        """
            insert into read_model.last_said (username, room_id, sequence)
            select 'writer-' || n, 'plan-' || room, 190 + n from generate_series(1, 500) room, generate_series(1, 9) n
            """,
        """
            insert into account.read_position (username, room_id, sequence)
            select case n when 0 then 'plan-reader' else 'writer-' || n end, 'plan-' || room, 101
            from generate_series(1, 500) room, generate_series(0, 9) n
            """,
        """
            insert into read_model.mention (username, room_id, sequence)
            select 'writer-' || n % 9, 'plan-' || room, n from generate_series(1, 500) room, generate_series(1, 50) n
            """,
        "analyze read_model.message, read_model.room_member, read_model.last_said, read_model.mention",
        "analyze account.read_position"
    };

    @Autowired
    private DataSource dataSource;

    @Autowired
    private UnreadTable table;

    /** What stands below, with its relation, in a plan. */
    private record Scan(String relation, String type, long rows) {}

    @Test
    void looksAtTwoMessagesOfARoomAndAtTheDeletedOnes() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
                for (String statement : FILL) {
                    jdbc.execute(statement);
                }
                List<Scan> scans = scans(jdbc, "plan-reader");
                assertThat(scans).hasSize(7).noneMatch(scan -> scan.type.equals("Seq Scan"));
                assertThat(scans)
                        .filteredOn(scan -> scan.relation.equals("message"))
                        .hasSize(3)
                        .allMatch(scan -> scan.type.startsWith("Index") && scan.rows == ROOMS);
                assertThat(new UnreadTable(jdbc).unread("plan-reader"))
                        .hasSize(ROOMS)
                        .allMatch(room -> room.unread() == UNREAD_EACH - DELETED_EACH);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
        assertThat(table.unread("plan-reader")).isEmpty();
    }

    private static List<Scan> scans(JdbcTemplate jdbc, String reader) {
        String plan = jdbc.queryForObject(
                "explain (analyze, format json) " + UnreadTable.UNREAD, (row, number) -> row.getString(1), reader);
        List<Scan> scans = new ArrayList<>();
        collect(JsonMapper.shared().readTree(plan).get(0).get("Plan"), scans);
        return scans;
    }

    private static void collect(JsonNode node, List<Scan> scans) {
        if (node.has("Relation Name")) {
            double each = node.get("Actual Rows").asDouble()
                    + node.path("Rows Removed by Filter").asDouble(0)
                    + node.path("Rows Removed by Index Recheck").asDouble(0);
            scans.add(new Scan(
                    node.get("Relation Name").asString(),
                    node.get("Node Type").asString(),
                    Math.round(each * node.get("Actual Loops").asDouble())));
        }
        node.path("Plans").forEach(child -> collect(child, scans));
    }
}
