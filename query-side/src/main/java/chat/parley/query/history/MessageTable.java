package chat.parley.query.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.query.history.MessageBatch.Posted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The SQL that writes the message history; applying an event twice changes nothing. */
@Component
class MessageTable {
    /** From about here on COPY is quicker, in spite of its round trips; a rebuild has thousands at once. */
    private static final int COPY_MESSAGES_MIN = 100;

    private static final String UNIQUE_VIOLATION = "23505";

    private static final String COLUMNS =
            "room_id, sequence, ordinal, message_id, username, content, created_at, reply_to, thread, mentions";

    private static final String COPY = "copy read_model.message (%s) from stdin".formatted(COLUMNS);

    private static final String UPSERT = """
            insert into read_model.message (%s)
            select room_id, sequence, ordinal, message_id::uuid, username, content,
                   timestamptz 'epoch' + millis * interval '1 millisecond', reply_to::uuid, thread, mentions::text[]
            from unnest(?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[],
                        ?::bigint[], ?::text[])
                 as message (room_id, sequence, ordinal, message_id, username, content, millis, reply_to, thread, mentions)
            on conflict (room_id, sequence) do nothing
            """.formatted(COLUMNS);

    private static final String ORDINALS = """
            select first.room_id, coalesce((select ordinal from read_model.message
                                            where room_id = first.room_id and sequence < first.sequence
                                            order by sequence desc limit 1), 0)
            from unnest(?::text[], ?::bigint[]) as first (room_id, sequence)
            """;

    private final JdbcTemplate jdbc;

    MessageTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes them in the current transaction; those that are there stay. */
    void write(List<Posted> messages) {
        if (messages.isEmpty()) {
            return;
        }
        jdbc.execute((ConnectionCallback<Integer>) connection -> {
            List<Row> rows = numbered(messages, connection);
            boolean copied = rows.size() >= COPY_MESSAGES_MIN && copy(rows, connection);
            return copied ? rows.size() : insert(rows, connection);
        });
    }

    /** Counts on from what each room had before the first of these. */
    private static List<Row> numbered(List<Posted> messages, Connection connection) throws SQLException {
        Map<String, Long> ordinals = new HashMap<>();
        messages.forEach(posted -> ordinals.putIfAbsent(posted.message().roomId(), posted.sequence()));
        try (PreparedStatement statement = connection.prepareStatement(ORDINALS)) {
            statement.setArray(
                    1, connection.createArrayOf("text", ordinals.keySet().toArray()));
            statement.setArray(
                    2, connection.createArrayOf("bigint", ordinals.values().toArray()));
            try (ResultSet rooms = statement.executeQuery()) {
                while (rooms.next()) {
                    ordinals.put(rooms.getString(1), rooms.getLong(2));
                }
            }
        }
        return messages.stream()
                .map(posted -> new Row(posted, ordinals.merge(posted.message().roomId(), 1L, Long::sum)))
                .toList();
    }

    /** False if some are there already: rarely, as rows and token are committed together. */
    private static boolean copy(List<Row> messages, Connection connection) throws SQLException {
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

    private static void append(Row row, StringBuilder rows) {
        MessagePosted message = row.message();
        escape(message.roomId(), rows).append('\t');
        rows.append(row.posted().sequence()).append('\t');
        rows.append(row.ordinal()).append('\t');
        rows.append(message.messageId()).append('\t');
        escape(message.username(), rows).append('\t');
        escape(message.content(), rows).append('\t');
        rows.append(row.posted().at()).append('\t');
        rows.append(orNull(row.replyTo())).append('\t');
        rows.append(orNull(row.thread())).append('\t');
        escape(row.mentions(), rows).append('\n');
    }

    private static Object orNull(@Nullable Object value) {
        return value == null ? "\\N" : value;
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

    private static int insert(List<Row> rows, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            statement.setArray(1, texts(connection, rows, row -> row.message().roomId()));
            statement.setArray(2, numbers(connection, rows, row -> row.posted().sequence()));
            statement.setArray(3, numbers(connection, rows, Row::ordinal));
            statement.setArray(
                    4, texts(connection, rows, row -> row.message().messageId().toString()));
            statement.setArray(5, texts(connection, rows, row -> row.message().username()));
            statement.setArray(6, texts(connection, rows, row -> row.message().content()));
            statement.setArray(
                    7, numbers(connection, rows, row -> row.posted().at().toEpochMilli()));
            statement.setArray(8, texts(connection, rows, Row::replyTo));
            statement.setArray(9, numbers(connection, rows, Row::thread));
            statement.setArray(10, texts(connection, rows, Row::mentions));
            return statement.executeUpdate();
        }
    }

    void clear() {
        jdbc.execute("truncate read_model.message");
    }

    /** Arrays of these two kinds travel in binary; those of others are written out and parsed again. */
    private static Array texts(Connection connection, List<Row> rows, Function<Row, @Nullable String> value)
            throws SQLException {
        return connection.createArrayOf("text", rows.stream().map(value).toArray(String[]::new));
    }

    private static Array numbers(Connection connection, List<Row> rows, Function<Row, @Nullable Long> value)
            throws SQLException {
        return connection.createArrayOf("bigint", rows.stream().map(value).toArray(Long[]::new));
    }

    /**
     * A message and its number.
     *
     * @param ordinal how many messages its room has with it
     */
    private record Row(Posted posted, long ordinal) {
        MessagePosted message() {
            return posted.message();
        }

        @Nullable
        String replyTo() {
            return message().replyTo() == null
                    ? null
                    : message().replyTo().messageId().toString();
        }

        @Nullable
        Long thread() {
            return message().replyTo() == null ? null : message().replyTo().thread();
        }

        /** As PostgreSQL writes arrays; no name holds a quote or a backslash. */
        String mentions() {
            return message().mentions().stream().map(name -> '"' + name + '"').collect(joining(",", "{", "}"));
        }
    }
}
