package chat.parley.query.directory;

import static chat.parley.api.Refusal.Reason.BANNED;
import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static chat.parley.api.Refusal.Reason.ROOM_NOT_FOUND;

import chat.parley.api.Refusal;
import chat.parley.api.room.ReadAccess;
import chat.parley.api.room.RoomEvent.RoomArchived;
import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.api.room.RoomEvent.RoomRenamed;
import chat.parley.api.room.RoomEvent.TopicChanged;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomQuery.OneRoomQuery;
import chat.parley.api.room.RoomQuery.ReadAccessQuery;
import chat.parley.api.room.RoomQuery.RoomsQuery;
import chat.parley.api.room.RoomQuery.StandingQuery;
import chat.parley.api.room.RoomView;
import chat.parley.api.room.Standing;
import chat.parley.api.room.Visibility;
import chat.parley.query.directory.RoomTable.Access;
import java.time.Instant;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The rooms there are, and who may read them: events in, answers out. */
@Component
@ProcessingGroup("room-directory")
class RoomDirectory {
    /** A room's opener joins with its second event. */
    private static final long OPENERS_JOIN = 1;

    private final RoomTable rooms;
    private final QueryGateway queries;

    RoomDirectory(RoomTable rooms, QueryGateway queries) {
        this.rooms = rooms;
        this.queries = queries;
    }

    @EventHandler
    void on(RoomOpened opened, @Timestamp Instant openedAt) {
        rooms.insert(opened, openedAt);
    }

    @EventHandler
    void on(RoomRenamed renamed) {
        rooms.rename(renamed.roomId(), renamed.name());
    }

    @EventHandler
    void on(TopicChanged changed) {
        rooms.changeTopic(changed.roomId(), changed.topic());
    }

    @EventHandler
    void on(RoomArchived archived, @Timestamp Instant archivedAt) {
        rooms.archive(archived.roomId(), archivedAt);
    }

    @ResetHandler
    void clear() {
        rooms.clear();
    }

    @QueryHandler
    RoomView answer(OneRoomQuery query) {
        return rooms.view(
                answer(new ReadAccessQuery(query.roomId(), query.reader())).roomId());
    }

    /** The one place that says who may read a room, and from where on. */
    @QueryHandler
    ReadAccess answer(ReadAccessQuery query) {
        String roomId = query.roomId();
        RoomLimits.requireRoomId(roomId);
        Access access = rooms.access(roomId)
                .orElseThrow(() -> new Refusal(ROOM_NOT_FOUND, "there is no room %s".formatted(roomId)));
        Visibility visibility = access.visibility();
        if (access.isOpenToAll()) {
            return new ReadAccess(roomId, visibility, 0, -1, true);
        }
        Standing reader = standing(roomId, query.reader());
        if (reader.banned()) {
            throw new Refusal(BANNED, "%s is banned from room %s".formatted(query.reader(), roomId));
        }
        if (!visibility.isPublic() && !reader.isMember()) {
            throw new Refusal(NOT_A_MEMBER, "room %s is private: only its members may read it".formatted(roomId));
        }
        return new ReadAccess(roomId, visibility, first(visibility, reader), reader.since(), false);
    }

    /** Who was there from the beginning sees the beginning: the opener, and everybody in a direct room. */
    private static long first(Visibility visibility, Standing reader) {
        return switch (visibility) {
            case PUBLIC, DIRECT -> 0;
            case PRIVATE -> reader.since() == OPENERS_JOIN ? 0 : reader.since();
        };
    }

    private Standing standing(String roomId, @Nullable String reader) {
        return reader == null
                ? Standing.STRANGER
                : queries.query(new StandingQuery(roomId, reader), Standing.class)
                        .join();
    }

    @QueryHandler
    List<RoomView> answer(RoomsQuery query) {
        String after = query.after();
        if (after != null) {
            RoomLimits.requireRoomId(after);
        }
        return rooms.visibleTo(query.reader(), after == null ? "" : after, query.limit());
    }
}
