package chat.parley.query.live;

import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;

import chat.parley.api.Refusal;
import chat.parley.api.room.ReadAccess;
import chat.parley.api.room.RoomQuery.ReadAccessQuery;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who may follow a room. */
@Component
class FeedReaders {
    private final QueryGateway queries;

    FeedReaders(QueryGateway queries) {
        this.queries = queries;
    }

    /** Lets somebody follow a room; refused if there is no such room, or they may not read it. */
    ReadAccess admit(String roomId, @Nullable String reader) {
        return queries.query(new ReadAccessQuery(roomId, reader), ReadAccess.class)
                .join();
    }

    static Refusal gone(String roomId) {
        return new Refusal(NOT_A_MEMBER, "you are no member of room %s any more".formatted(roomId));
    }
}
