package chat.parley.query.history;

import chat.parley.api.room.MessageChange;
import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.ReactionAdded;
import chat.parley.api.room.RoomEvent.ReactionRemoved;
import chat.parley.query.history.MessageBatch.Changed;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL that changes messages of the history; applying an event twice changes nothing. */
@Component
class MessageChanges {
    private static final String MESSAGE = " where room_id = :roomId and sequence = :messageSequence and not deleted";

    private static final String ADD =
            """
            update message set reactions = jsonb_set(
                coalesce(reactions, '{}'), array[:emoji], coalesce(reactions -> :emoji, '[]') || to_jsonb(:username::text))
            """ + MESSAGE + " and not jsonb_exists(coalesce(reactions -> :emoji, '[]'), :username)";

    /** An emoji that nobody has put there any more is gone, and so is the whole of none. */
    private static final String REMOVE = """
            update message set reactions = nullif(
                case when reactions -> :emoji = to_jsonb(array[:username::text]) then reactions - :emoji::text
                     else jsonb_set(reactions, array[:emoji], (reactions -> :emoji) - :username::text) end,
                '{}')
            """ + MESSAGE + " and jsonb_exists(reactions -> :emoji, :username)";

    private final JdbcClient jdbc;

    MessageChanges(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes it in the current transaction. */
    void write(Changed changed) {
        MessageChange change = changed.change();
        jdbc.sql("""
                        insert into message_change (room_id, message_sequence, sequence)
                        values (:roomId, :messageSequence, :sequence)
                        on conflict do nothing
                        """)
                .param("roomId", change.roomId())
                .param("messageSequence", change.messageSequence())
                .param("sequence", changed.sequence())
                .update();
        JdbcClient.StatementSpec update = switch (change) {
            case MessageEdited edited ->
                jdbc.sql("update message set content = :content, mentions = :mentions, edited_at = :editedAt" + MESSAGE)
                        .param("content", edited.content())
                        .param("mentions", edited.mentions().toArray(String[]::new))
                        .param("editedAt", changed.at().atOffset(ZoneOffset.UTC));
            case MessageDeleted deleted ->
                jdbc.sql("update message set deleted = true, content = '', mentions = '{}', reactions = null,"
                        + " edited_at = null" + MESSAGE);
            case ReactionAdded added -> react(ADD, added.username(), added.emoji());
            case ReactionRemoved removed -> react(REMOVE, removed.username(), removed.emoji());
        };
        update.param("roomId", change.roomId())
                .param("messageSequence", change.messageSequence())
                .update();
    }

    private JdbcClient.StatementSpec react(String sql, String username, String emoji) {
        return jdbc.sql(sql).param("username", username).param("emoji", emoji);
    }

    /** With which events these messages were changed up to one; in no order. */
    List<Long> of(String roomId, Collection<Long> messages, long until) {
        return jdbc.sql("""
                        select sequence from read_model.message_change
                        where room_id = :roomId and message_sequence = any(:messages) and sequence <= :until
                        """)
                .param("roomId", roomId)
                .param("messages", messages.toArray(Long[]::new))
                .param("until", until)
                .query((row, number) -> row.getLong("sequence"))
                .list();
    }

    /** With which events after another a message was changed, oldest first, at most that many. */
    List<Long> after(String roomId, long message, long after, int limit) {
        return jdbc.sql("""
                        select sequence from read_model.message_change
                        where room_id = :roomId and message_sequence = :message and sequence > :after
                        order by sequence limit :limit
                        """)
                .param("roomId", roomId)
                .param("message", message)
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> row.getLong("sequence"))
                .list();
    }
}
