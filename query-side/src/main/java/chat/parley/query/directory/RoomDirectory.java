package chat.parley.query.directory;

import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static chat.parley.api.Refusal.Reason.ROOM_NOT_FOUND;

import chat.parley.api.Refusal;
import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.api.room.RoomLimits;
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
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** The rooms there are: events in, answers out. */
@Component
@ProcessingGroup("room-directory")
class RoomDirectory {
    private final RoomTable rooms;

    RoomDirectory(RoomTable rooms) {
        this.rooms = rooms;
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
        if (room.visibility() == Visibility.PRIVATE) {
            // Readers cannot prove who they are yet; until then nobody reads a private room.
            throw new Refusal(
                    NOT_A_MEMBER, "room %s is private: only its members may read it".formatted(room.roomId()));
        }
        return room;
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
