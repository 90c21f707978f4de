package chat.parley.query.reading;

import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomQuery.UnreadQuery;
import chat.parley.api.room.UnreadView;
import chat.parley.eventstore.Gathered;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.serialization.Revision;
import org.springframework.stereotype.Component;

/** What people have not read: who said and named whom where in, numbers out. */
@Component
@ProcessingGroup("reading")
@Revision("1")
class Unread {
    private final UnreadTable table;

    Unread(UnreadTable table) {
        this.table = table;
    }

    @EventHandler
    void on(MessagePosted posted, @SequenceNumber long sequence) {
        batch().add(posted, sequence);
    }

    @EventHandler
    void on(MessageEdited edited) {
        batch().add(edited);
    }

    @EventHandler
    void on(MessageDeleted deleted) {
        batch().add(deleted);
    }

    @QueryHandler
    List<UnreadView> answer(UnreadQuery query) {
        return table.unread(query.reader());
    }

    /** The processor's current batch, written with a statement for each kind of row, in the token's transaction. */
    private UnreadBatch batch() {
        return Gathered.of(this, UnreadBatch::new, table::write);
    }
}
