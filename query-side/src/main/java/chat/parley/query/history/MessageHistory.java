package chat.parley.query.history;

import chat.parley.api.room.MessageChange;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.eventstore.Gathered;
import chat.parley.query.history.MessageBatch.Changed;
import chat.parley.query.history.MessageBatch.Posted;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.serialization.Revision;
import org.springframework.stereotype.Component;

/** The history of every room, as events make it; {@link MessagePages} and {@link SingleMessages} are its readers. */
@Component
@ProcessingGroup("message-history")
@Revision("1")
class MessageHistory {
    private final MessageTable table;
    private final MessageChanges changes;

    MessageHistory(MessageTable table, MessageChanges changes) {
        this.table = table;
        this.changes = changes;
    }

    @EventHandler
    void on(MessagePosted posted, @SequenceNumber long sequence, @Timestamp Instant at) {
        batch().posted().add(new Posted(posted, sequence, at));
    }

    @EventHandler
    void on(MessageChange change, @SequenceNumber long sequence, @Timestamp Instant at) {
        batch().changed().add(new Changed(change, sequence, at));
    }

    /** Few statements write all messages of the processor's current batch, in the token's transaction. */
    private MessageBatch batch() {
        return Gathered.of(this, MessageBatch::new, batch -> {
            table.write(batch.posted());
            batch.changed().forEach(changes::write);
        });
    }
}
