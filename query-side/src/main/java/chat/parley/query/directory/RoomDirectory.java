package chat.parley.query.directory;

import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static chat.parley.api.Refusal.Reason.ROOM_NOT_FOUND;

import chat.parley.api.Refusal;
import chat.parley.api.room.Membership;
import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomQuery.MembershipQuery;
import chat.parley.api.room.RoomQuery.OneRoomQuery;
import chat.parley.api.room.RoomQuery.RoomsQuery;
import chat.parley.api.room.RoomView;
import chat.parley.api.room.Visibility;
import java.time.Instant;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The rooms there are: events in, answers out. */
@Component
@ProcessingGroup("room-directory")
class RoomDirectory {
    private final RoomTable rooms;
    private final QueryGateway queries;

    RoomDirectory(RoomTable rooms, QueryGateway queries) {
        this.rooms = rooms;
        this.queries = queries;
    }

    @EventHandler
    void on(RoomOpened opened, @Timestamp Instant openedAt) {
        rooms.insert(RoomView.of(opened, openedAt));
    }

    @ResetHandler
    void clear() {
        rooms.clear();
    }

    @QueryHandler
    RoomView answer(OneRoomQuery query) {
        RoomLimits.requireRoomId(query.roomId());
        RoomView room = rooms.find(query.roomId())
                .orElseThrow(() -> new Refusal(ROOM_NOT_FOUND, "there is no room %s".formatted(query.roomId())));
        if (room.visibility() == Visibility.PRIVATE && !isMember(room, query.reader())) {
            throw new Refusal(
                    NOT_A_MEMBER, "room %s is private: only its members may read it".formatted(room.roomId()));
        }
        return room;
    }

    private boolean isMember(RoomView room, @Nullable String reader) {
        return reader != null
                && queries.query(
                                new MembershipQuery(room.roomId(), reader),
                                ResponseTypes.optionalInstanceOf(Membership.class))
                        .join()
                        .isPresent();
    }

    @QueryHandler
    List<RoomView> answer(RoomsQuery query) {
        String after = query.after();
        if (after != null) {
            RoomLimits.requireRoomId(after);
        }
        return rooms.publicRooms(after == null ? "" : after, query.limit());
    }
}
