package chat.parley.query.reading;

import chat.parley.api.room.UnreadView;
import chat.parley.query.reading.UnreadBatch.Author;
import chat.parley.query.reading.UnreadBatch.Message;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The SQL of what is unread. It reads tables of others too: who is a member since when, and the messages with their
 * ordinals, so that it looks at two messages of a room and not at all that lie between them.
 */
@Component
class UnreadTable {
    /** One index probe after the other for each room of the reader; only deleted messages are counted one by one. */
    static final String UNREAD = """
            select member.room_id, newest.sequence as last_sequence, place.sequence as read_sequence,
                   coalesce(newest.ordinal - coalesce(seen.ordinal, 0) - deleted.messages, 0) as unread,
                   mentions.messages as mentions
            from read_model.room_member member
            left join account.read_position stored using (username, room_id)
            left join read_model.last_said said using (username, room_id)
            cross join lateral (
                select greatest(stored.sequence, said.sequence, member.since) as sequence) place
            left join lateral (
                select sequence, ordinal from read_model.message
                where message.room_id = member.room_id
                order by message.sequence desc limit 1) newest on true
            left join lateral (
                select ordinal from read_model.message
                where message.room_id = member.room_id and message.sequence <= place.sequence
                order by message.sequence desc limit 1) seen on true
            cross join lateral (
                select count(*) as messages from read_model.message
                where message.room_id = member.room_id and message.sequence > place.sequence and message.deleted) deleted
            cross join lateral (
                select count(*) as messages from read_model.mention
                where mention.username = member.username and mention.room_id = member.room_id
                  and mention.sequence > place.sequence) mentions
            where member.username = ?
            order by member.room_id
            """;

    private static final String SAY = """
            insert into last_said (username, room_id, sequence)
            select * from unnest(?::text[], ?::text[], ?::bigint[])
            on conflict (username, room_id) do update set sequence = excluded.sequence
            where last_said.sequence < excluded.sequence
            """;

    private static final String FORGET = """
            delete from mention using unnest(?::text[], ?::bigint[]) as changed (room_id, sequence)
            where mention.room_id = changed.room_id and mention.sequence = changed.sequence
            """;

    private static final String MENTION = """
            insert into mention (username, room_id, sequence)
            select * from unnest(?::text[], ?::text[], ?::bigint[])
            on conflict do nothing
            """;

    private final JdbcTemplate jdbc;

    UnreadTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes it in the current transaction; writing it twice changes nothing. */
    void write(UnreadBatch batch) {
        Rows said = new Rows();
        batch.said().forEach((author, sequence) -> said.add(author, sequence));
        said.write(SAY);
        if (!batch.changed().isEmpty()) {
            jdbc.update(
                    FORGET,
                    batch.changed().stream().map(Message::roomId).toArray(String[]::new),
                    batch.changed().stream().map(Message::sequence).toArray(Long[]::new));
        }
        Rows mentions = new Rows();
        batch.mentions()
                .forEach((message, names) ->
                        names.forEach(name -> mentions.add(new Author(name, message.roomId()), message.sequence())));
        mentions.write(MENTION);
    }

    List<UnreadView> unread(String reader) {
        return jdbc.query(
                UNREAD,
                (row, number) -> new UnreadView(
                        row.getString("room_id"),
                        row.getObject("last_sequence", Long.class),
                        row.getLong("read_sequence"),
                        row.getLong("unread"),
                        row.getLong("mentions")),
                reader);
    }

    /** Rows of one statement, by columns. */
    private final class Rows {
        private final List<String> usernames = new ArrayList<>();
        private final List<String> roomIds = new ArrayList<>();
        private final List<Long> sequences = new ArrayList<>();

        void add(Author author, long sequence) {
            usernames.add(author.username());
            roomIds.add(author.roomId());
            sequences.add(sequence);
        }

        void write(String statement) {
            if (!sequences.isEmpty()) {
                jdbc.update(
                        statement,
                        usernames.toArray(String[]::new),
                        roomIds.toArray(String[]::new),
                        sequences.toArray(Long[]::new));
            }
        }
    }
}
