package chat.parley.query.members;

import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;

import chat.parley.api.Refusal;
import chat.parley.api.room.BanView;
import chat.parley.api.room.MemberView;
import chat.parley.api.room.ReadAccess;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomEvent.MemberBanned;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.MemberLeft;
import chat.parley.api.room.RoomEvent.MemberRemoved;
import chat.parley.api.room.RoomEvent.MemberUnbanned;
import chat.parley.api.room.RoomEvent.RoleChanged;
import chat.parley.api.room.RoomQuery.BansQuery;
import chat.parley.api.room.RoomQuery.MembersQuery;
import chat.parley.api.room.RoomQuery.ReadAccessQuery;
import chat.parley.api.room.RoomQuery.StandingQuery;
import chat.parley.api.room.RoomQuery.StayQuery;
import chat.parley.api.room.Standing;
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

/** The members of rooms, and who is kept out: events in, answers out. */
@Component
@ProcessingGroup("room-members")
@Revision("1")
class RoomMembers {
    private final MemberTable members;
    private final StayTable stays;
    private final QueryGateway queries;

    RoomMembers(MemberTable members, StayTable stays, QueryGateway queries) {
        this.members = members;
        this.stays = stays;
        this.queries = queries;
    }

    @EventHandler
    void on(MemberJoined joined, @SequenceNumber long sequence, @Timestamp Instant joinedAt) {
        members.insert(joined, sequence, joinedAt);
        stays.begin(joined, sequence, joinedAt);
    }

    @EventHandler
    void on(RoleChanged changed, @SequenceNumber long sequence) {
        members.update(changed);
        stays.change(changed, sequence);
    }

    @EventHandler
    void on(MemberLeft left, @SequenceNumber long sequence) {
        end(left.roomId(), left.username(), sequence);
    }

    @EventHandler
    void on(MemberRemoved removed, @SequenceNumber long sequence) {
        end(removed.roomId(), removed.username(), sequence);
    }

    @EventHandler
    void on(MemberBanned banned, @SequenceNumber long sequence, @Timestamp Instant bannedAt) {
        end(banned.roomId(), banned.username(), sequence);
        members.ban(banned, bannedAt);
    }

    private void end(String roomId, String username, long sequence) {
        members.delete(roomId, username);
        stays.end(roomId, username, sequence);
    }

    @EventHandler
    void on(MemberUnbanned unbanned, @SequenceNumber long sequence) {
        members.lift(unbanned.roomId(), unbanned.username(), sequence);
    }

    @QueryHandler
    Standing answer(StandingQuery query) {
        return members.standing(query.roomId(), query.username());
    }

    @QueryHandler
    Long answer(StayQuery query) {
        return stays.since(query.roomId(), query.username(), query.sequence());
    }

    @QueryHandler
    List<MemberView> answer(MembersQuery query) {
        requireReadAccess(query.roomId(), query.reader(), query.asOf());
        String after = query.after() == null ? "" : query.after();
        return query.asOf() == null
                ? members.members(query.roomId(), after, query.limit())
                : stays.members(query.roomId(), after, query.limit(), query.asOf());
    }

    @QueryHandler
    List<BanView> answer(BansQuery query) {
        requireReadAccess(query.roomId(), query.reader(), null);
        String reader = query.reader();
        if (reader == null || !members.standing(query.roomId(), reader).isAtLeast(Role.MODERATOR)) {
            throw new Refusal(NOT_ALLOWED, "only moderators see who is banned");
        }
        return members.bans(query.roomId());
    }

    /** Refuses whoever may not read the room. */
    private void requireReadAccess(String roomId, @Nullable String reader, @Nullable Long asOf) {
        queries.query(new ReadAccessQuery(roomId, reader, asOf), ReadAccess.class)
                .join();
    }
}
