package chat.parley.query.search;

import static chat.parley.query.search.SearchTable.literal;
import static chat.parley.query.search.SearchTable.time;

import chat.parley.api.room.MessageView;
import chat.parley.api.room.ReadAccess;
import chat.parley.query.search.SearchTerms.Term;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL that finds: by keys, then by the words themselves; always within the rooms that the reader may read. */
@Component
class Candidates {
    /** With more rooms, looking at each of what was found is quicker than asking the index about each room. */
    private static final int ROOM_KEYS_MAX = 256;

    private static final Instant END = Instant.ofEpochSecond(1L << 33);

    private final JdbcClient jdbc;

    Candidates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The place of the newest message of all. */
    long newest() {
        return jdbc.sql("select coalesce(max(position), 0) from read_model.search_message")
                .query(Long.class)
                .single();
    }

    /**
     * The newest that match, newest first. What the keys lead to is materialized, so that nothing but the keys leads to
     * messages: there are few of them, whatever the planner thinks.
     *
     * @param low only what is newer than this place in the log
     * @param high nothing newer than this
     */
    List<Candidate> between(Question question, long low, long high, int limit) {
        Map<String, Object> values = new HashMap<>();
        String sql = """
            with matching as materialized (
                select position, room_id, sequence, words from read_model.search_message where %s),
            newest as (
                select position, words
                from matching
                join unnest(:roomIds::text[], :firsts::bigint[]) as readable (room_id, first)
                  on readable.room_id = matching.room_id and matching.sequence >= readable.first
                order by position desc limit %d)
            select position, %s as rank from newest order by position desc
            """.formatted(where(question, low, high, values), limit, rank(question, values));
        return jdbc.sql(sql)
                .params(values)
                .query((row, number) -> new Candidate(row.getLong("position"), row.getInt("rank")))
                .list();
    }

    /** For each term, whole words are worth more than beginnings, and those more than parts; togetherness is worth one each. */
    private static String rank(Question question, Map<String, Object> values) {
        List<Term> terms = question.terms().wanted();
        StringBuilder sum = new StringBuilder();
        for (int i = 0; i < terms.size(); i++) {
            String whole = terms.get(i).words();
            values.put("whole" + i, whole);
            values.put("begun" + i, whole.substring(0, whole.length() - 1));
            sum.append(
                    "case when strpos(words, :whole%1$d) > 0 then 3 when strpos(words, :begun%1$d) > 0 then 2 else 1 end + "
                            .formatted(i));
        }
        values.put("together", question.terms().together());
        return sum + "case when strpos(words, :together) > 0 then " + (terms.size() - 1) + " else 0 end";
    }

    /**
     * Numbers stand in the text of it, so that each statement is planned for them; and places are added to nothing, so that
     * it is not by them that messages are looked up, as each would then be asked for all of its keys.
     */
    private static String where(Question question, long low, long high, Map<String, Object> values) {
        StringBuilder where = new StringBuilder("position + 0 > %d and position + 0 <= %d".formatted(low, high));
        where.append(anyOf(SearchKeys.places(low + 1, high)));
        List<ReadAccess> rooms = question.rooms();
        List<String> roomIds = rooms.stream().map(ReadAccess::roomId).toList();
        values.put("roomIds", roomIds.toArray(String[]::new));
        values.put("firsts", rooms.stream().map(ReadAccess::from).toArray(Long[]::new));
        if (rooms.size() <= ROOM_KEYS_MAX) {
            where.append(anyOf(SearchKeys.rooms(roomIds)));
        }
        IntStream keys = IntStream.of(question.terms().keys());
        if (question.author() != null) {
            keys = IntStream.concat(keys, IntStream.of(SearchKeys.author(question.author())));
            where.append(" and username = :author");
            values.put("author", question.author());
        }
        where.append(" and keys @> '%s'::int[]".formatted(literal(keys.toArray())));
        if (question.since() != null || question.until() != null) {
            Instant since = question.since() == null ? Instant.EPOCH : question.since();
            Instant until = question.until() == null ? END : question.until();
            where.append(anyOf(SearchKeys.times(since, until)));
            where.append(" and created_at >= :since and created_at < :until");
            values.put("since", since.atOffset(ZoneOffset.UTC));
            values.put("until", until.atOffset(ZoneOffset.UTC));
        }
        List<Term> wanted = question.terms().wanted();
        for (int i = 0; i < wanted.size(); i++) {
            where.append(" and strpos(words, :sought%d) > 0".formatted(i));
            values.put("sought" + i, wanted.get(i).sought());
        }
        List<String> unwanted = question.terms().unwanted();
        for (int i = 0; i < unwanted.size(); i++) {
            where.append(" and strpos(words, :unwanted%d) = 0".formatted(i));
            values.put("unwanted" + i, unwanted.get(i));
        }
        return where.toString();
    }

    private static String anyOf(int[] keys) {
        return " and keys && '%s'::int[]".formatted(literal(keys));
    }

    /** The messages at these places, in this order; one that was deleted meanwhile is left out. */
    List<MessageView> messages(List<Long> positions) {
        if (positions.isEmpty()) {
            return List.of();
        }
        Map<Long, MessageView> found = new HashMap<>();
        jdbc.sql("select * from read_model.search_message where position = any(:positions)")
                .param("positions", positions.toArray(Long[]::new))
                .query(row -> {
                    found.put(row.getLong("position"), view(row));
                });
        return positions.stream().filter(found::containsKey).map(found::get).toList();
    }

    private static MessageView view(ResultSet row) throws SQLException {
        OffsetDateTime editedAt = row.getObject("edited_at", OffsetDateTime.class);
        return new MessageView(
                row.getString("room_id"),
                row.getObject("message_id", UUID.class),
                row.getLong("sequence"),
                row.getString("username"),
                row.getString("content"),
                time(row, "created_at"),
                editedAt == null ? null : editedAt.toInstant(),
                false,
                row.getObject("reply_to", UUID.class),
                List.of((String[]) row.getArray("mentions").getArray()),
                Map.of());
    }

    /** A message that matches, and how well. */
    record Candidate(long position, int rank) {}
}
