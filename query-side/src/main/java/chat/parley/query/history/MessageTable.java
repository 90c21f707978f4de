package chat.parley.query.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.api.room.MessageView;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.function.Function;
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

    private static final String COPY =
            "copy read_model.message (room_id, sequence, message_id, username, content, created_at) from stdin";

    private static final String UPSERT = """
            insert into read_model.message (room_id, sequence, message_id, username, content, created_at)
            select room_id, sequence, message_id::uuid, username, content,
                   timestamptz 'epoch' + millis * interval '1 millisecond'
            from unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[])
                 as message (room_id, sequence, message_id, username, content, millis)
            on conflict (room_id, sequence) do update
            set message_id = excluded.message_id, username = excluded.username,
                content = excluded.content, created_at = excluded.created_at
            """;

    private final JdbcTemplate jdbc;

    MessageTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes them in the current transaction, over those that are there. */
    void upsert(List<MessageView> messages) {
        jdbc.execute((ConnectionCallback<Integer>) connection -> {
            boolean copied = messages.size() >= COPY_MESSAGES_MIN && copy(messages, connection);
            return copied ? messages.size() : upsert(messages, connection);
        });
    }

    /** False if some are there already: rarely, as rows and token are committed together. */
    private static boolean copy(List<MessageView> messages, Connection connection) throws SQLException {
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

    private static void append(MessageView message, StringBuilder rows) {
        escape(message.roomId(), rows).append('\t');
        rows.append(message.sequence()).append('\t');
        rows.append(message.messageId()).append('\t');
        escape(message.username(), rows).append('\t');
        escape(message.content(), rows).append('\t');
        rows.append(message.createdAt()).append('\n');
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

    private static int upsert(List<MessageView> messages, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            statement.setArray(1, texts(connection, messages, MessageView::roomId));
            statement.setArray(2, numbers(connection, messages, MessageView::sequence));
            statement.setArray(
                    3,
                    texts(connection, messages, message -> message.messageId().toString()));
            statement.setArray(4, texts(connection, messages, MessageView::username));
            statement.setArray(5, texts(connection, messages, MessageView::content));
            statement.setArray(
                    6,
                    numbers(connection, messages, message -> message.createdAt().toEpochMilli()));
            return statement.executeUpdate();
        }
    }

    void clear() {
        jdbc.execute("truncate read_model.message");
    }

    /** Arrays of these two kinds travel in binary; those of others are written out and parsed again. */
    private static Array texts(Connection connection, List<MessageView> messages, Function<MessageView, String> value)
            throws SQLException {
        return connection.createArrayOf("text", messages.stream().map(value).toArray(String[]::new));
    }

    private static Array numbers(Connection connection, List<MessageView> messages, Function<MessageView, Long> value)
            throws SQLException {
        return connection.createArrayOf("bigint", messages.stream().map(value).toArray(Long[]::new));
    }
}
