package chat.parley.query.directory;

import static chat.parley.api.Refusal.Reason.BANNED;
import static chat.parley.api.Refusal.Reason.INVALID_AS_OF;
import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static chat.parley.api.Refusal.Reason.ROOM_NOT_FOUND;

import chat.parley.api.Refusal;
import chat.parley.api.room.Moment;
import chat.parley.api.room.ReadAccess;
import chat.parley.api.room.RoomEvent.RoomArchived;
import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.api.room.RoomEvent.RoomRenamed;
import chat.parley.api.room.RoomEvent.TopicChanged;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomQuery.AsOfQuery;
import chat.parley.api.room.RoomQuery.OneRoomQuery;
import chat.parley.api.room.RoomQuery.ReadAccessQuery;
import chat.parley.api.room.RoomQuery.ReadableRoomsQuery;
import chat.parley.api.room.RoomQuery.RoomsQuery;
import chat.parley.api.room.RoomQuery.StandingQuery;
import chat.parley.api.room.RoomQuery.StayQuery;
import chat.parley.api.room.RoomView;
import chat.parley.api.room.Standing;
import chat.parley.api.room.Visibility;
import chat.parley.eventstore.PostgresEventStore;
import chat.parley.query.directory.RoomTable.Access;
import java.time.Instant;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The rooms there are, and who may read them: events in, answers out. */
@Component
@ProcessingGroup("room-directory")
@Revision("1")
class RoomDirectory {
    /** A room's opener joins with its second event. */
    private static final long OPENERS_JOIN = 1;

    private final RoomTable rooms;
    private final RevisionTable revisions;
    private final QueryGateway queries;
    private final PostgresEventStore eventStore;

    RoomDirectory(RoomTable rooms, RevisionTable revisions, QueryGateway queries, PostgresEventStore eventStore) {
        this.rooms = rooms;
        this.revisions = revisions;
        this.queries = queries;
        this.eventStore = eventStore;
    }

    @EventHandler
    void on(RoomOpened opened, @SequenceNumber long sequence, @Timestamp Instant openedAt) {
        rooms.insert(opened, openedAt);
        revisions.open(opened, sequence);
    }

    @EventHandler
    void on(RoomRenamed renamed, @SequenceNumber long sequence) {
        rooms.rename(renamed.roomId(), renamed.name());
        revisions.rename(renamed.roomId(), sequence, renamed.name());
    }

    @EventHandler
    void on(TopicChanged changed, @SequenceNumber long sequence) {
        rooms.changeTopic(changed.roomId(), changed.topic());
        revisions.changeTopic(changed.roomId(), sequence, changed.topic());
    }

    @EventHandler
    void on(RoomArchived archived, @SequenceNumber long sequence, @Timestamp Instant archivedAt) {
        rooms.archive(archived.roomId(), archivedAt);
        revisions.archive(archived.roomId(), sequence, archivedAt);
    }

    @QueryHandler
    RoomView answer(OneRoomQuery query) {
        answer(new ReadAccessQuery(query.roomId(), query.reader(), query.asOf()));
        return query.asOf() == null ? rooms.view(query.roomId()) : rooms.view(query.roomId(), query.asOf());
    }

    /** The one place that says who may read a room, and from where on. */
    @QueryHandler
    ReadAccess answer(ReadAccessQuery query) {
        String roomId = query.roomId();
        RoomLimits.requireRoomId(roomId);
        Access access = rooms.access(roomId)
                .orElseThrow(() -> new Refusal(ROOM_NOT_FOUND, "there is no room %s".formatted(roomId)));
        ReadAccess granted = access.isOpenToAll()
                ? new ReadAccess(roomId, access.visibility(), 0, -1, true)
                : ofSomebody(query, access.visibility());
        if (query.asOf() != null) {
            requirePast(roomId, query.asOf()); // Not before: a stranger is not told how long a private room is.
        }
        return granted;
    }

    private ReadAccess ofSomebody(ReadAccessQuery query, Visibility visibility) {
        String roomId = query.roomId();
        String name = query.reader();
        Standing reader = standing(roomId, name);
        if (reader.banned()) {
            throw new Refusal(BANNED, "%s is banned from room %s".formatted(name, roomId));
        }
        if (visibility == Visibility.PRIVATE && name != null && query.asOf() != null) {
            return new ReadAccess(
                    roomId, visibility, first(stayThen(roomId, name, query.asOf())), reader.since(), false);
        }
        if (!visibility.isPublic() && !reader.isMember()) {
            throw new Refusal(NOT_A_MEMBER, "room %s is private: only its members may read it".formatted(roomId));
        }
        long from = visibility == Visibility.PRIVATE ? first(reader.since()) : 0;
        return new ReadAccess(roomId, visibility, from, reader.since(), false);
    }

    /** Members are not banned. */
    @QueryHandler
    List<ReadAccess> answer(ReadableRoomsQuery query) {
        return rooms.memberships(query.reader()).stream()
                .map(room -> new ReadAccess(
                        room.roomId(),
                        room.visibility(),
                        room.visibility() == Visibility.PRIVATE ? first(room.since()) : 0,
                        room.since(),
                        false))
                .toList();
    }

    /** Who was there from the beginning sees the beginning, as everybody does in a direct room. */
    private static long first(long joined) {
        return joined == OPENERS_JOIN ? 0 : joined;
    }

    /** Who was a member then, sees what they saw then, whether or not they are one now. */
    private long stayThen(String roomId, String reader, long asOf) {
        long joined = queries.query(new StayQuery(roomId, reader, Math.max(asOf, OPENERS_JOIN)), Long.class)
                .join();
        if (joined < 0) {
            throw new Refusal(
                    NOT_A_MEMBER, "room %s is private, and %s was not a member of it then".formatted(roomId, reader));
        }
        return joined;
    }

    private void requirePast(String roomId, long asOf) {
        if (asOf < 0) {
            throw new Refusal(INVALID_AS_OF, "room %s was not there yet".formatted(roomId));
        }
        long newest = eventStore.lastSequenceNumberFor(roomId).orElse(-1L);
        if (asOf > newest) {
            throw new Refusal(
                    INVALID_AS_OF, "the newest event of room %s is %d, not yet %d".formatted(roomId, newest, asOf));
        }
    }

    @QueryHandler
    Long answer(AsOfQuery query) {
        RoomLimits.requireRoomId(query.roomId());
        long sequence = switch (query.moment()) {
            case Moment.At at -> at.sequence();
            case Moment.Time time -> eventStore.sequenceAt(query.roomId(), time.instant());
        };
        answer(new ReadAccessQuery(query.roomId(), query.reader(), sequence));
        return sequence;
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
