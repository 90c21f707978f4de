package chat.parley.query.search;

import static java.util.stream.Collectors.joining;

import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.eventstore.Columns;
import chat.parley.eventstore.CopyRows;
import chat.parley.query.search.SearchRow.Batch;
import chat.parley.query.search.SearchRow.Deleted;
import chat.parley.query.search.SearchRow.Edited;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL that writes what can be found; applying an event twice changes nothing. */
@Component
class SearchTable {
    /** From about here on COPY is quicker, in spite of its round trips; a rebuild has thousands at once. */
    private static final int COPY_MESSAGES_MIN = 100;
    /** Folding takes milliseconds a message where they are long: PostgreSQL would end a transaction that stays idle for all. */
    private static final int FOLD_MESSAGES_MAX = 250;

    private static final String TABLE = "search_message";

    private static final String COLUMNS =
            "position, room_id, sequence, message_id, username, content, created_at, reply_to, mentions, words, keys";

    private static final String INSERT = """
            insert into search_message (%s)
            select position, room_id, sequence, message_id::uuid, username, content, %s, reply_to::uuid, mentions::text[],
                   words, keys::int[]
            from unnest(?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[],
                        ?::text[], ?::text[], ?::text[])
                 as message (position, room_id, sequence, message_id, username, content, micros, reply_to, mentions, words,
                             keys)
            on conflict do nothing
            """.formatted(COLUMNS, Columns.TIME_OF_MICROS);

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    SearchTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.client = JdbcClient.create(jdbc);
    }

    /** Writes it in the current transaction. */
    void write(Batch batch) {
        List<SearchRow> posted = batch.posted();
        for (int from = 0; from < posted.size(); from += FOLD_MESSAGES_MAX) {
            insert(posted.subList(from, Math.min(from + FOLD_MESSAGES_MAX, posted.size())));
        }
        batch.changes().forEach(change -> {
            switch (change) {
                case Edited edited -> update(edited.event(), edited.at());
                case Deleted deleted -> delete(deleted.event());
            }
        });
    }

    private void insert(List<SearchRow> rows) {
        List<Words> messages = rows.stream().map(Words::of).toList();
        jdbc.execute((ConnectionCallback<Integer>) connection -> {
            // Some are there already only rarely, as rows and token are committed together.
            boolean copied =
                    messages.size() >= COPY_MESSAGES_MIN && copyRows(messages).copyInto(TABLE, COLUMNS, connection);
            return copied ? messages.size() : insert(messages, connection);
        });
    }

    private static CopyRows copyRows(List<Words> messages) {
        CopyRows copy = new CopyRows();
        for (Words message : messages) {
            SearchRow row = message.row();
            copy.number(row.position())
                    .text(row.message().roomId())
                    .number(row.sequence())
                    .plain(row.message().messageId())
                    .text(row.message().username())
                    .text(row.message().content())
                    .plain(row.at())
                    .plain(replyTo(row))
                    .text(names(row.message().mentions()))
                    .plain(message.words()) // nothing in there needs escaping
                    .plain(message.keys())
                    .endRow();
        }
        return copy;
    }

    private static int insert(List<Words> messages, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            new Columns<>(statement, messages)
                    .numbers(words -> words.row().position())
                    .texts(words -> words.message().roomId())
                    .numbers(words -> words.row().sequence())
                    .texts(words -> words.message().messageId().toString())
                    .texts(words -> words.message().username())
                    .texts(words -> words.message().content())
                    .times(words -> words.row().at())
                    .texts(words -> replyTo(words.row()))
                    .texts(words -> names(words.message().mentions()))
                    .texts(Words::words)
                    .texts(Words::keys);
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
                        select position, created_at from search_message
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
                        update search_message
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
        client.sql("delete from search_message where room_id = :roomId and sequence = :sequence")
                .param("roomId", deleted.roomId())
                .param("sequence", deleted.messageSequence())
                .update();
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

        private MessagePosted message() {
            return row.message();
        }
    }
}
