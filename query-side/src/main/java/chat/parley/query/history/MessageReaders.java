package chat.parley.query.history;

import chat.parley.api.room.ReadAccess;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomQuery.ReadAccessQuery;
import chat.parley.api.room.RoomQuery.StandingQuery;
import chat.parley.api.room.Standing;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who may read what; others decide it, and are asked here. */
@Component
class MessageReaders {
    private final QueryGateway queries;

    MessageReaders(QueryGateway queries) {
        this.queries = queries;
    }

    /** The first sequence that the reader may see, of the room as of then or, with null, of now; refuses strangers. */
    long admit(String roomId, @Nullable String reader, @Nullable Long asOf) {
        return queries.query(new ReadAccessQuery(roomId, reader, asOf), ReadAccess.class)
                .join()
                .from();
    }

    /** Whether the reader may delete what others said, and so may read what was deleted. */
    boolean isModerator(String roomId, @Nullable String reader) {
        return reader != null
                && queries.query(new StandingQuery(roomId, reader), Standing.class)
                        .join()
                        .isAtLeast(Role.MODERATOR);
    }
}
