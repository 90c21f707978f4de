package chat.parley.query.search;

import static chat.parley.api.Refusal.Reason.SESSION_REQUIRED;

import chat.parley.api.Refusal;
import chat.parley.api.room.FoundMessage;
import chat.parley.api.room.FoundMessages;
import chat.parley.api.room.ReadAccess;
import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomQuery.ReadAccessQuery;
import chat.parley.api.room.RoomQuery.ReadableRoomsQuery;
import chat.parley.api.room.RoomQuery.SearchQuery;
import chat.parley.eventstore.Gathered;
import chat.parley.query.search.SearchRow.Batch;
import chat.parley.query.search.SearchRow.Deleted;
import chat.parley.query.search.SearchRow.Edited;
import java.time.Instant;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.serialization.Revision;
import org.springframework.stereotype.Component;

/** What can be found: messages in, those that match out. */
@Component
@ProcessingGroup("message-search")
@Revision("1")
class MessageSearch {
    private final SearchTable table;
    private final Candidates candidates;
    private final QueryGateway queries;

    MessageSearch(SearchTable table, Candidates candidates, QueryGateway queries) {
        this.table = table;
        this.candidates = candidates;
        this.queries = queries;
    }

    @EventHandler
    void on(MessagePosted posted, @SequenceNumber long sequence, @Timestamp Instant at, TrackingToken place) {
        batch().posted().add(new SearchRow(posted, sequence, place.position().orElseThrow(), at));
    }

    @EventHandler
    void on(MessageEdited edited, @Timestamp Instant at) {
        batch().changes().add(new Edited(edited, at));
    }

    @EventHandler
    void on(MessageDeleted deleted) {
        batch().changes().add(new Deleted(deleted));
    }

    /** One statement writes all messages of the processor's current batch, in the token's transaction. */
    private Batch batch() {
        return Gathered.of(this, Batch::new, table::write);
    }

    @QueryHandler
    FoundMessages answer(SearchQuery query) {
        Question question = Question.of(query, readable(query));
        SearchCursor from = query.after() == null ? null : SearchCursor.of(query.after(), question);
        if (question.rooms().isEmpty()) {
            return new FoundMessages(List.of(), null);
        }
        RankedPage page = RankedPage.of(question, from, query.limit(), candidates);
        List<FoundMessage> messages = candidates.messages(page.positions()).stream()
                .map(message -> new FoundMessage(
                        message,
                        Highlight.of(message.content(), question.terms().wanted())))
                .toList();
        return new FoundMessages(
                messages, page.next() == null ? null : page.next().toString(question));
    }

    /** Where the reader may find something: in one room, if it is named, else in those that they are a member of. */
    private List<ReadAccess> readable(SearchQuery query) {
        if (query.author() != null) {
            RoomLimits.requireUsername(query.author());
        }
        if (query.roomId() != null) {
            return List.of(queries.query(new ReadAccessQuery(query.roomId(), query.reader()), ReadAccess.class)
                    .join());
        }
        if (query.reader() == null) {
            throw new Refusal(SESSION_REQUIRED, "say who you are, by a token, or name a public room to search");
        }
        return queries.query(
                        new ReadableRoomsQuery(query.reader()), ResponseTypes.multipleInstancesOf(ReadAccess.class))
                .join();
    }
}
