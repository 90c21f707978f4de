package chat.parley.query.history;

import chat.parley.api.room.MessagePage;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomQuery.MessagesQuery;
import chat.parley.api.room.RoomQuery.OneRoomQuery;
import chat.parley.api.room.RoomView;
import java.time.Instant;
import java.util.ArrayList;
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
    private final MessageRepository messages;
    private final QueryGateway queries;

    MessageHistory(MessageTable table, MessageRepository messages, QueryGateway queries) {
        this.table = table;
        this.messages = messages;
        this.queries = queries;
    }

    @EventHandler
    void on(MessagePosted posted, @SequenceNumber long sequence, @Timestamp Instant postedAt) {
        batch().add(MessageView.of(posted, sequence, postedAt));
    }

    @ResetHandler
    void clear() {
        table.clear();
    }

    @QueryHandler
    MessagePage answer(MessagesQuery query) {
        queries.query(new OneRoomQuery(query.roomId()), RoomView.class).join(); // refuses whoever may not read it
        return query.after() == null ? olderPage(query) : newerPage(query, query.after());
    }

    /** The messages of the processor's current batch: one statement writes them all, in the token's transaction. */
    private List<MessageView> batch() {
        return CurrentUnitOfWork.get().root().getOrComputeResource(BATCH, key -> {
            List<MessageView> batch = new ArrayList<>();
            CurrentUnitOfWork.get().onPrepareCommit(work -> table.upsert(batch));
            return batch;
        });
    }

    private MessagePage olderPage(MessagesQuery query) {
        long before = query.before() == null ? Long.MAX_VALUE : query.before();
        List<MessageView> found = messages.newestBefore(query.roomId(), before, oneMoreThan(query.limit()));
        List<MessageView> page = cut(found, query.limit()).reversed();
        boolean older = found.size() > query.limit();
        Long newer = page.isEmpty() ? before - 1 : page.getLast().sequence();
        return new MessagePage(page, older ? page.getFirst().sequence() : null, query.before() == null ? null : newer);
    }

    private MessagePage newerPage(MessagesQuery query, long after) {
        List<MessageView> found = messages.oldestAfter(query.roomId(), after, oneMoreThan(query.limit()));
        List<MessageView> page = cut(found, query.limit());
        boolean newer = found.size() > query.limit();
        Long older = page.isEmpty() ? after + 1 : page.getFirst().sequence();
        return new MessagePage(page, older, newer ? page.getLast().sequence() : null);
    }

    /** One row more than asked for tells whether there is another page. */
    private static Limit oneMoreThan(int limit) {
        return Limit.of(limit + 1);
    }

    private static List<MessageView> cut(List<MessageView> found, int limit) {
        return found.size() > limit ? found.subList(0, limit) : found;
    }
}
