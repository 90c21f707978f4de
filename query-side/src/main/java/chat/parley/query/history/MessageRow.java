package chat.parley.query.history;

import chat.parley.api.room.MessageView;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A row of the message history, for reading; {@link MessageTable} and {@link MessageChanges} write them. */
@Entity
@Table(schema = "read_model", name = "message")
@IdClass(MessageRow.Place.class)
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields.
class MessageRow {
    private static final TypeReference<LinkedHashMap<String, List<String>>> REACTIONS = new TypeReference<>() {};

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

    @Column(name = "edited_at")
    @Nullable
    Instant editedAt;

    @Column(name = "deleted")
    boolean deleted;

    @Column(name = "reply_to")
    @Nullable
    UUID replyTo;

    /** Of the message that began the thread; null outside threads, and for that one itself. */
    @Column(name = "thread")
    @Nullable
    Long thread;

    @Column(name = "mentions")
    String[] mentions;

    @Column(name = "reactions")
    @Nullable
    String reactions;

    MessageView view() {
        Map<String, List<String>> reacted =
                reactions == null ? Map.of() : JsonMapper.shared().readValue(reactions, REACTIONS);
        return new MessageView(
                roomId,
                messageId,
                sequence,
                username,
                content,
                createdAt,
                editedAt,
                deleted,
                replyTo,
                List.of(mentions),
                reacted);
    }

    record Place(String roomId, long sequence) implements Serializable {}
}
