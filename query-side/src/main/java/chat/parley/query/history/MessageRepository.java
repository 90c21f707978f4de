package chat.parley.query.history;

import chat.parley.api.room.MessageView;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Pages of messages by their place in the room, at any depth at the same cost. */
interface MessageRepository extends Repository<MessageRow, MessageRow.Place> {
    String VIEW = """
            select new chat.parley.api.room.MessageView(
                m.roomId, m.messageId, m.sequence, m.username, m.content, m.createdAt)
            from MessageRow m
            """;

    /** The newest messages before a sequence, newest first. */
    @Query(VIEW + "where m.roomId = :roomId and m.sequence < :before order by m.sequence desc")
    List<MessageView> newestBefore(String roomId, long before, Limit limit);

    /** The oldest messages after a sequence, oldest first. */
    @Query(VIEW + "where m.roomId = :roomId and m.sequence > :after order by m.sequence")
    List<MessageView> oldestAfter(String roomId, long after, Limit limit);
}
