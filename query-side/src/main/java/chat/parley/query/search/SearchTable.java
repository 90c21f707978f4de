package chat.parley.query.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.query.search.SearchRow.Batch;
import chat.parley.query.search.SearchRow.Deleted;
import chat.parley.query.search.SearchRow.Edited;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL that writes what can be found; applying an event twice changes nothing. */
@Component
class SearchTable {
    /** From about here on COPY is quicker, in spite of its round trips; a rebuild has thousands at once. */
    private static final int COPY_MESSAGES_MIN = 100;

    private static final String UNIQUE_VIOLATION = "23505";

    private static final String COLUMNS =
            "position, room_id, sequence, message_id, username, content, created_at, reply_to, mentions, words, keys";

    private static final String COPY = "copy read_model.search_message (%s) from stdin".formatted(COLUMNS);

    private static final String INSERT = """
            insert into read_model.search_message (%s)
            select position, room_id, sequence, message_id::uuid, username, content,
                   timestamptz 'epoch' + millis * interval '1 millisecond', reply_to::uuid, mentions::text[], words, keys::int[]
            from unnest(?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[],
                        ?::text[], ?::text[], ?::text[])
                 as message (position, room_id, sequence, message_id, username, content, millis, reply_to, mentions, words,
                             keys)
            on conflict do nothing
            """.formatted(COLUMNS);

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    SearchTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.client = JdbcClient.create(jdbc);
    }

    /** Writes it in the current transaction. */
    void write(Batch batch) {
        if (!batch.posted().isEmpty()) {
            List<Words> messages = batch.posted().stream().map(Words::of).toList();
            jdbc.execute((ConnectionCallback<Integer>) connection -> {
                boolean copied = messages.size() >= COPY_MESSAGES_MIN && copy(messages, connection);
                return copied ? messages.size() : insert(messages, connection);
            });
        }
        batch.changes().forEach(change -> {
            switch (change) {
                case Edited edited -> update(edited.event(), edited.at());
                case Deleted deleted -> delete(deleted.event());
            }
        });
    }

    /** False if some are there already: rarely, as rows and token are committed together. */
    private static boolean copy(List<Words> messages, Connection connection) throws SQLException {
        StringBuilder rows = new StringBuilder();
        messages.forEach(message -> append(message, rows));
        Savepoint before = connection.setSavepoint();
        try {
            // As bytes: pgjdbc encodes a reader's characters in pieces, and would cut an emoji in two between them.
            InputStream bytes = new ByteArrayInputStream(rows.toString().getBytes(UTF_8));
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, bytes);
            return true;
        } catch (SQLException failure) {
            if (!UNIQUE_VIOLATION.equals(failure.getSQLState())) {
                throw failure;
            }
            connection.rollback(before);
            return false;
        } catch (IOException impossible) {
            throw new IllegalStateException("A string cannot be read", impossible);
        }
    }

    private static void append(Words message, StringBuilder rows) {
        SearchRow row = message.row();
        rows.append(row.position()).append('\t');
        escape(row.message().roomId(), rows).append('\t');
        rows.append(row.sequence()).append('\t');
        rows.append(row.message().messageId()).append('\t');
        escape(row.message().username(), rows).append('\t');
        escape(row.message().content(), rows).append('\t');
        rows.append(row.at()).append('\t');
        String replyTo = replyTo(row);
        rows.append(replyTo == null ? "\\N" : replyTo).append('\t');
        escape(names(row.message().mentions()), rows).append('\t');
        rows.append(message.words()).append('\t'); // nothing in there needs escaping
        rows.append(message.keys()).append('\n');
    }

    /** As COPY's text format wants it (PostgreSQL manual, COPY, "Text Format"). */
    private static StringBuilder escape(String text, StringBuilder to) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> to.append("\\\\");
                case '\t' -> to.append("\\t");
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                default -> to.append(c);
            }
        }
        return to;
    }

    private static int insert(List<Words> messages, Connection connection) throws SQLException {
        List<SearchRow> rows = messages.stream().map(Words::row).toList();
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
            statement.setArray(10, texts(connection, messages, Words::words));
            statement.setArray(11, texts(connection, messages, Words::keys));
            return statement.executeUpdate();
        }
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
        String words = FoldedText.of(edited.content()).words();
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
        StringBuilder literal = new StringBuilder("{");
        for (int number : numbers) {
            literal.append(literal.length() > 1 ? "," : "").append(number);
        }
        return literal.append('}').toString();
    }

    /** As PostgreSQL writes arrays; no name holds a quote or a backslash. */
    private static String names(Collection<String> names) {
        return names.stream().map(name -> '"' + name + '"').collect(joining(",", "{", "}"));
    }

    /** Arrays of these two kinds travel in binary; those of others are written out and parsed again. */
    private static <T> Array texts(Connection connection, List<T> rows, Function<T, @Nullable String> value)
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

    /** A message, and by what it is found. */
    private record Words(SearchRow row, String words, String keys) {
        private static Words of(SearchRow row) {
            String words = FoldedText.of(row.message().content()).words();
            int[] keys = SearchKeys.ofMessage(
                    words, row.message().roomId(), row.message().username(), row.position(), row.at());
            return new Words(row, words, literal(keys));
        }
    }
}
