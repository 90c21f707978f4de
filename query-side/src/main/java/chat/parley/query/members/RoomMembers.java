package chat.parley.query.members;

import chat.parley.api.room.Membership;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.MemberLeft;
import chat.parley.api.room.RoomQuery.MembershipQuery;
import java.util.Optional;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** The members of rooms: events in, answers out. */
@Component
@ProcessingGroup("room-members")
class RoomMembers {
    private final MemberTable members;

    RoomMembers(MemberTable members) {
        this.members = members;
    }

    @EventHandler
    void on(MemberJoined joined, @SequenceNumber long sequence) {
        members.insert(new Membership(joined.roomId(), joined.username(), sequence));
    }

    @EventHandler
    void on(MemberLeft left) {
        members.delete(left.roomId(), left.username());
    }

    @ResetHandler
    void clear() {
        members.clear();
    }

    @QueryHandler
    Optional<Membership> answer(MembershipQuery query) {
        return members.find(query.roomId(), query.username());
    }
}
