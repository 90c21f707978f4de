package chat.parley.query.history;

import static java.util.stream.Collectors.joining;

import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.eventstore.Columns;
import chat.parley.eventstore.CopyRows;
import chat.parley.query.history.MessageBatch.Posted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The SQL that writes the message history; applying an event twice changes nothing. */
@Component
class MessageTable {
    /** From about here on COPY is quicker, in spite of its round trips; a rebuild has thousands at once. */
    private static final int COPY_MESSAGES_MIN = 100;

    private static final String TABLE = "message";

    private static final String COLUMNS =
            "room_id, sequence, ordinal, message_id, username, content, created_at, reply_to, thread, mentions";

    private static final String UPSERT = """
            insert into message (%s)
            select room_id, sequence, ordinal, message_id::uuid, username, content, %s, reply_to::uuid, thread, mentions::text[]
            from unnest(?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[],
                        ?::bigint[], ?::text[])
                 as message (room_id, sequence, ordinal, message_id, username, content, micros, reply_to, thread, mentions)
            on conflict (room_id, sequence) do nothing
            """.formatted(COLUMNS, Columns.TIME_OF_MICROS);

    private static final String ORDINALS = """
            select first.room_id, coalesce((select ordinal from message
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
            // Some are there already only rarely, as rows and token are committed together.
            boolean copied = rows.size() >= COPY_MESSAGES_MIN && copyRows(rows).copyInto(TABLE, COLUMNS, connection);
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

    private static CopyRows copyRows(List<Row> rows) {
        CopyRows copy = new CopyRows();
        for (Row row : rows) {
            MessagePosted message = row.message();
            copy.text(message.roomId())
                    .number(row.posted().sequence())
                    .number(row.ordinal())
                    .plain(message.messageId())
                    .text(message.username())
                    .text(message.content())
                    .plain(row.posted().at())
                    .plain(row.replyTo())
                    .plain(row.thread())
                    .text(row.mentions())
                    .endRow();
        }
        return copy;
    }

    private static int insert(List<Row> rows, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            new Columns<>(statement, rows)
                    .texts(row -> row.message().roomId())
                    .numbers(row -> row.posted().sequence())
                    .numbers(Row::ordinal)
                    .texts(row -> row.message().messageId().toString())
                    .texts(row -> row.message().username())
                    .texts(row -> row.message().content())
                    .times(row -> row.posted().at())
                    .texts(Row::replyTo)
                    .numbers(Row::thread)
                    .texts(Row::mentions);
            return statement.executeUpdate();
        }
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
