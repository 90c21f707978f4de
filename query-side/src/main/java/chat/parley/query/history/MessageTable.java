package chat.parley.query.history;

import chat.parley.api.room.MessageView;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The SQL that writes the message history; applying an event twice changes nothing. */
@Component
class MessageTable {
    private static final String UPSERT = """
            insert into read_model.message (room_id, sequence, message_id, username, content, created_at)
            select * from unnest(?::text[], ?::bigint[], ?::uuid[], ?::text[], ?::text[], ?::timestamptz[])
            on conflict (room_id, sequence) do update
            set message_id = excluded.message_id, username = excluded.username,
                content = excluded.content, created_at = excluded.created_at
            """;

    private final JdbcTemplate jdbc;

    MessageTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void upsert(List<MessageView> messages) {
        jdbc.update(connection -> {
            PreparedStatement statement = connection.prepareStatement(UPSERT);
            statement.setArray(1, column(connection, "text", messages, MessageView::roomId));
            statement.setArray(2, column(connection, "bigint", messages, MessageView::sequence));
            statement.setArray(3, column(connection, "uuid", messages, MessageView::messageId));
            statement.setArray(4, column(connection, "text", messages, MessageView::username));
            statement.setArray(5, column(connection, "text", messages, MessageView::content));
            statement.setArray(6, column(connection, "timestamptz", messages, MessageView::createdAt));
            return statement;
        });
    }

    void clear() {
        jdbc.execute("truncate read_model.message");
    }

    private static Array column(
            Connection connection, String type, List<MessageView> messages, Function<MessageView, Object> value)
            throws SQLException {
        return connection.createArrayOf(type, messages.stream().map(value).toArray());
    }
}
