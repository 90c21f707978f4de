package chat.parley.query.history;

import chat.parley.api.room.MessagePage;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.ReadAccess;
import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomEvent.ReactionAdded;
import chat.parley.api.room.RoomEvent.ReactionRemoved;
import chat.parley.api.room.RoomQuery.MessagesQuery;
import chat.parley.api.room.RoomQuery.ReadAccessQuery;
import chat.parley.query.history.MessageBatch.Changed;
import chat.parley.query.history.MessageBatch.Posted;
import java.time.Instant;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** The history of every room: messages in, pages out. */
@Component
@ProcessingGroup("message-history")
class MessageHistory {
    private static final String BATCH = MessageHistory.class.getName() + ".batch";

    private final MessageTable table;
    private final MessageChanges changes;
    private final MessageRepository messages;
    private final QueryGateway queries;

    MessageHistory(MessageTable table, MessageChanges changes, MessageRepository messages, QueryGateway queries) {
        this.table = table;
        this.changes = changes;
        this.messages = messages;
        this.queries = queries;
    }

    @EventHandler
    void on(MessagePosted posted, @SequenceNumber long sequence, @Timestamp Instant at) {
        batch().posted().add(new Posted(posted, sequence, at));
    }

    @EventHandler
    void on(MessageEdited edited, @SequenceNumber long sequence, @Timestamp Instant at) {
        batch().changed().add(new Changed(edited, edited.messageSequence(), sequence, at));
    }

    @EventHandler
    void on(MessageDeleted deleted, @SequenceNumber long sequence, @Timestamp Instant at) {
        batch().changed().add(new Changed(deleted, deleted.messageSequence(), sequence, at));
    }

    @EventHandler
    void on(ReactionAdded added, @SequenceNumber long sequence, @Timestamp Instant at) {
        batch().changed().add(new Changed(added, added.messageSequence(), sequence, at));
    }

    @EventHandler
    void on(ReactionRemoved removed, @SequenceNumber long sequence, @Timestamp Instant at) {
        batch().changed().add(new Changed(removed, removed.messageSequence(), sequence, at));
    }

    @ResetHandler
    void clear() {
        table.clear();
        changes.clear();
    }

    @QueryHandler
    MessagePage answer(MessagesQuery query) {
        long from = queries.query(new ReadAccessQuery(query.roomId(), query.reader()), ReadAccess.class)
                .join()
                .from();
        return query.after() == null ? olderPage(query, from) : newerPage(query, Math.max(query.after(), from - 1));
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

    private MessagePage olderPage(MessagesQuery query, long from) {
        long before = query.before() == null ? Long.MAX_VALUE : query.before();
        List<MessageRow> found = messages.newestBefore(query.roomId(), before, from, oneMoreThan(query.limit()));
        List<MessageView> page = views(found, query.limit()).reversed();
        boolean older = found.size() > query.limit();
        Long newer = page.isEmpty() ? before - 1 : page.getLast().sequence();
        return new MessagePage(page, older ? page.getFirst().sequence() : null, query.before() == null ? null : newer);
    }

    private MessagePage newerPage(MessagesQuery query, long after) {
        List<MessageRow> found = messages.oldestAfter(query.roomId(), after, oneMoreThan(query.limit()));
        List<MessageView> page = views(found, query.limit());
        boolean newer = found.size() > query.limit();
        Long older = page.isEmpty() ? after + 1 : page.getFirst().sequence();
        return new MessagePage(page, older, newer ? page.getLast().sequence() : null);
    }

    /** One row more than asked for tells whether there is another page. */
    private static Limit oneMoreThan(int limit) {
        return Limit.of(limit + 1);
    }

    private static List<MessageView> views(List<MessageRow> found, int limit) {
        return found.stream().limit(limit).map(MessageRow::view).toList();
    }
}
