package chat.parley.query.live;

import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;

import chat.parley.api.Refusal;
import chat.parley.api.room.Membership;
import chat.parley.api.room.RoomQuery.MembershipQuery;
import chat.parley.api.room.RoomQuery.OneRoomQuery;
import chat.parley.api.room.RoomView;
import chat.parley.api.room.Visibility;
import java.util.concurrent.CompletionException;
import org.axonframework.messaging.responsetypes.ResponseTypes;
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

    /**
     * Lets somebody follow a room, for as long as the answer says.
     *
     * @throws Refusal if there is no such room, or they may not read it
     */
    LeaveWatch admit(String roomId, @Nullable String reader) {
        try {
            RoomView room = queries.query(new OneRoomQuery(roomId, reader), RoomView.class)
                    .join();
            return room.visibility() == Visibility.PUBLIC || reader == null
                    ? LeaveWatch.NONE
                    : new LeaveWatch(reader, memberSince(roomId, reader));
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof Refusal refusal ? refusal : failure;
        }
    }

    private long memberSince(String roomId, String reader) {
        return queries.query(new MembershipQuery(roomId, reader), ResponseTypes.optionalInstanceOf(Membership.class))
                .join()
                .map(Membership::since)
                .orElseThrow(() -> notAMember(roomId));
    }

    static Refusal notAMember(String roomId) {
        return new Refusal(NOT_A_MEMBER, "room %s is private: only its members may read it".formatted(roomId));
    }
}
