package chat.parley.query.search;

import static java.util.stream.Collectors.joining;

import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.query.search.SearchRow.Batch;
import chat.parley.query.search.SearchRow.Deleted;
import chat.parley.query.search.SearchRow.Edited;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL that writes what can be found; applying an event twice changes nothing. */
@Component
class SearchTable {
    private static final String INSERT = """
            insert into read_model.search_message (position, room_id, sequence, message_id, username, content, created_at,
                                                   reply_to, mentions, words, keys)
            select position, room_id, sequence, message_id::uuid, username, content,
                   timestamptz 'epoch' + millis * interval '1 millisecond', reply_to::uuid, mentions::text[], words, keys::int[]
            from unnest(?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[],
                        ?::text[], ?::text[], ?::text[])
                 as message (position, room_id, sequence, message_id, username, content, millis, reply_to, mentions, words,
                             keys)
            on conflict do nothing
            """;

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    SearchTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.client = JdbcClient.create(jdbc);
    }

    /** Writes it in the current transaction. */
    void write(Batch batch) {
        if (!batch.posted().isEmpty()) {
            jdbc.execute((ConnectionCallback<Integer>) connection -> insert(batch.posted(), connection));
        }
        batch.changes().forEach(change -> {
            switch (change) {
                case Edited edited -> update(edited.event(), edited.at());
                case Deleted deleted -> delete(deleted.event());
            }
        });
    }

    private static int insert(List<SearchRow> rows, Connection connection) throws SQLException {
        List<String> words =
                rows.stream().map(row -> words(row.message().content())).toList();
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setArray(1, numbers(connection, rows, SearchRow::position));
            statement.setArray(2, texts(connection, rows, row -> row.message().roomId()));
            statement.setArray(3, numbers(connection, rows, SearchRow::sequence));
            statement.setArray(
                    4, texts(connection, rows, row -> row.message().messageId().toString()));
            statement.setArray(5, texts(connection, rows, row -> row.message().username()));
            statement.setArray(6, texts(connection, rows, row -> row.message().content()));
            statement.setArray(7, numbers(connection, rows, row -> row.at().toEpochMilli()));
            statement.setArray(8, texts(connection, rows, SearchTable::replyTo));
            statement.setArray(
                    9, texts(connection, rows, row -> names(row.message().mentions())));
            statement.setArray(10, connection.createArrayOf("text", words.toArray()));
            String[] keys = new String[rows.size()];
            Arrays.setAll(keys, i -> keys(words.get(i), rows.get(i)));
            statement.setArray(11, connection.createArrayOf("text", keys));
            return statement.executeUpdate();
        }
    }

    private static String words(String content) {
        return FoldedText.of(content).words();
    }

    private static String keys(String words, SearchRow row) {
        return literal(SearchKeys.ofMessage(
                words, row.message().roomId(), row.message().username(), row.position(), row.at()));
    }

    private static @Nullable String replyTo(SearchRow row) {
        return row.message().replyTo() == null
                ? null
                : row.message().replyTo().messageId().toString();
    }

    private void update(MessageEdited edited, Instant at) {
        client.sql("""
                        select position, created_at from read_model.search_message
                        where room_id = :roomId and sequence = :sequence
                        """)
                .param("roomId", edited.roomId())
                .param("sequence", edited.messageSequence())
                .query((row, number) -> new Place(row.getLong("position"), time(row, "created_at")))
                .optional()
                .ifPresent(place -> update(edited, at, place));
    }

    private void update(MessageEdited edited, Instant at, Place place) {
        String words = words(edited.content());
        int[] keys =
                SearchKeys.ofMessage(words, edited.roomId(), edited.username(), place.position(), place.createdAt());
        client.sql("""
                        update read_model.search_message
                        set content = :content, mentions = :mentions, edited_at = :editedAt, words = :words,
                            keys = :keys::int[]
                        where position = :position
                        """)
                .param("content", edited.content())
                .param("mentions", edited.mentions().toArray(String[]::new))
                .param("editedAt", at.atOffset(ZoneOffset.UTC))
                .param("words", words)
                .param("keys", literal(keys))
                .param("position", place.position())
                .update();
    }

    private void delete(MessageDeleted deleted) {
        client.sql("delete from read_model.search_message where room_id = :roomId and sequence = :sequence")
                .param("roomId", deleted.roomId())
                .param("sequence", deleted.messageSequence())
                .update();
    }

    void clear() {
        jdbc.execute("truncate read_model.search_message");
    }

    /** As PostgreSQL writes arrays. */
    static String literal(int[] numbers) {
        return Arrays.stream(numbers).mapToObj(Integer::toString).collect(joining(",", "{", "}"));
    }

    /** As PostgreSQL writes arrays; no name holds a quote or a backslash. */
    private static String names(Collection<String> names) {
        return names.stream().map(name -> '"' + name + '"').collect(joining(",", "{", "}"));
    }

    /** Arrays of these two kinds travel in binary; those of others are written out and parsed again. */
    private static Array texts(Connection connection, List<SearchRow> rows, Function<SearchRow, @Nullable String> value)
            throws SQLException {
        return connection.createArrayOf("text", rows.stream().map(value).toArray(String[]::new));
    }

    private static Array numbers(Connection connection, List<SearchRow> rows, Function<SearchRow, Long> value)
            throws SQLException {
        return connection.createArrayOf("bigint", rows.stream().map(value).toArray(Long[]::new));
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private record Place(long position, Instant createdAt) {}
}
