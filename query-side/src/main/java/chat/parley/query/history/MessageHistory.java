package chat.parley.query.history;

import chat.parley.api.room.MessageChange;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.query.history.MessageBatch.Changed;
import chat.parley.query.history.MessageBatch.Posted;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.serialization.Revision;
import org.springframework.stereotype.Component;

/** The history of every room, as events make it; {@link MessagePages} and {@link SingleMessages} are its readers. */
@Component
@ProcessingGroup("message-history")
@Revision("1")
class MessageHistory {
    private static final String BATCH = MessageHistory.class.getName() + ".batch";

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

    /** The messages of the processor's current batch: one statement writes them all, in the token's transaction. */
    private MessageBatch batch() {
        return CurrentUnitOfWork.get().root().getOrComputeResource(BATCH, key -> {
            MessageBatch batch = new MessageBatch();
            CurrentUnitOfWork.get().onPrepareCommit(work -> {
                table.write(batch.posted());
                batch.changed().forEach(changes::write);
            });
            return batch;
        });
    }
}
