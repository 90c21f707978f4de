package chat.parley.query.history;

import jakarta.persistence.QueryHint;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.data.repository.Repository;

/** Messages by their place in the room, at any depth at the same cost. */
interface MessageRepository extends Repository<MessageRow, MessageRow.Place> {
    /** Hibernate then keeps no copy of a row to compare it with later. */
    String READ_ONLY = "org.hibernate.readOnly";

    /** The newest messages before a sequence, and not before another, newest first. */
    @Query("from MessageRow m where m.roomId = :roomId and m.sequence < :before and m.sequence >= :from"
            + " order by m.sequence desc")
    @QueryHints(@QueryHint(name = READ_ONLY, value = "true"))
    List<MessageRow> newestBefore(String roomId, long before, long from, Limit limit);

    /** The oldest messages after a sequence, and not after another, oldest first. */
    @Query("from MessageRow m where m.roomId = :roomId and m.sequence > :after and m.sequence <= :until"
            + " order by m.sequence")
    @QueryHints(@QueryHint(name = READ_ONLY, value = "true"))
    List<MessageRow> oldestAfter(String roomId, long after, long until, Limit limit);

    @Query("from MessageRow m where m.roomId = :roomId and m.sequence = :sequence")
    @QueryHints(@QueryHint(name = READ_ONLY, value = "true"))
    Optional<MessageRow> at(String roomId, long sequence);

    /** The oldest messages of a thread after a sequence, oldest first, without the one that began it. */
    @Query("from MessageRow m where m.roomId = :roomId and m.thread = :thread and m.sequence > :after"
            + " order by m.sequence")
    @QueryHints(@QueryHint(name = READ_ONLY, value = "true"))
    List<MessageRow> replies(String roomId, long thread, long after, Limit limit);
}
