package chat.parley.query.history;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/** A row of the message history, for reading; {@link MessageTable} writes them. */
@Entity
@Table(schema = "read_model", name = "message")
@IdClass(MessageRow.Place.class)
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields.
class MessageRow {
    @Id
    @Column(name = "room_id")
    String roomId;

    @Id
    @Column(name = "sequence")
    long sequence;

    @Column(name = "message_id")
    UUID messageId;

    @Column(name = "username")
    String username;

    @Column(name = "content")
    String content;

    @Column(name = "created_at")
    Instant createdAt;

    record Place(String roomId, long sequence) implements Serializable {}
}
