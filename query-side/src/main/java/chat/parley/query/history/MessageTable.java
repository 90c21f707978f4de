package chat.parley.query.history;

import chat.parley.api.room.MessageView;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The SQL that writes the message history; applying an event twice changes nothing. */
@Component
class MessageTable {
    private static final String UNIQUE_VIOLATION = "23505";

    private static final String INSERT = """
            insert into read_model.message (room_id, sequence, message_id, username, content, created_at)
            select room_id, sequence, message_id::uuid, username, content,
                   timestamptz 'epoch' + millis * interval '1 millisecond'
            from unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[])
                 as message (room_id, sequence, message_id, username, content, millis)
            """;

    private static final String UPSERT = INSERT + """
            on conflict (room_id, sequence) do update
            set message_id = excluded.message_id, username = excluded.username,
                content = excluded.content, created_at = excluded.created_at
            """;

    private final JdbcTemplate jdbc;

    MessageTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Writes them in the current transaction. Normally none is there, as rows and token are committed together, and
     * PostgreSQL inserts half as fast again if it need not look; where some are there all are written over.
     */
    void upsert(List<MessageView> messages) {
        jdbc.execute((ConnectionCallback<Integer>) connection -> {
            Savepoint before = connection.setSavepoint();
            try {
                return write(INSERT, messages, connection);
            } catch (SQLException failure) {
                if (!UNIQUE_VIOLATION.equals(failure.getSQLState())) {
                    throw failure;
                }
                connection.rollback(before);
                return write(UPSERT, messages, connection);
            }
        });
    }

    private static int write(String sql, List<MessageView> messages, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
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
