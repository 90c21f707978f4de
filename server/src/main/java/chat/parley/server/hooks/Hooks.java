package chat.parley.server.hooks;

import static chat.parley.api.Refusal.Reason.HOOK_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.NAME_TAKEN;
import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;
import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static chat.parley.api.Refusal.Reason.ROOM_FULL;
import static chat.parley.api.Refusal.Reason.ROOM_NOT_FOUND;
import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.api.Refusal;
import chat.parley.api.room.FeedPages;
import chat.parley.api.room.ReadAccess;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomCommand.JoinRoom;
import chat.parley.api.room.RoomCommand.LeaveRoom;
import chat.parley.api.room.RoomCommand.PutMember;
import chat.parley.api.room.RoomCommands;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomQuery.ReadableRoomsQuery;
import chat.parley.api.room.RoomQuery.StandingQuery;
import chat.parley.api.room.Standing;
import chat.parley.server.identity.Caller;
import chat.parley.server.identity.Identity;
import chat.parley.server.identity.Secrets;
import chat.parley.server.identity.SecurityLog;
import chat.parley.server.nodes.ForRoles;
import chat.parley.server.nodes.NodeRole;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryGateway;
import org.springframework.stereotype.Component;

/** The hooks of rooms, for their moderators and for operators. */
@Component
@ForRoles({NodeRole.COMMAND, NodeRole.QUERY})
class Hooks {
    static final int PER_ROOM_MAX = 20;

    private final HookTable table;
    private final HookAddresses addresses;
    private final Identity identity;
    private final RoomCommands rooms;
    private final FeedPages feed;
    private final QueryGateway queries;

    Hooks(
            HookTable table,
            HookAddresses addresses,
            Identity identity,
            RoomCommands rooms,
            FeedPages feed,
            QueryGateway queries) {
        this.table = table;
        this.addresses = addresses;
        this.identity = identity;
        this.rooms = rooms;
        this.feed = feed;
        this.queries = queries;
    }

    /** Messages may be posted as somebody new, who becomes a member of the room; answers with the path to post to. */
    HookView makePosting(String room, String username, Caller by) {
        boolean isModerator = requireMayManage(room, by).isAtLeast(Role.MODERATOR);
        RoomLimits.requireUsername(username);
        requireSpace(room);
        requireNobody(username);
        identity.reserve(username, room, by.username());
        try {
            // An operator who is nobody in the room can do no more there than let the hook join by itself.
            rooms.tell(isModerator ? new PutMember(room, username, null, by.username()) : new JoinRoom(room, username));
        } catch (Refusal refused) {
            identity.giveBack(username);
            throw refused;
        }
        String secret = Secrets.text();
        UUID id = table.add(room, username, null, Secrets.hash(secret), by.username(), feed.head(room));
        SecurityLog.info("Hook {} was made by {}: it posts in room {} as {}", id, by.username(), room, username);
        return HookView.posting(id, username, "/hooks/%s/%s".formatted(id, secret));
    }

    /** Every event of the room from now on is delivered there. */
    HookView makeDelivering(String room, String url, Caller by) {
        requireMayManage(room, by);
        requireSpace(room);
        URI wanted = addresses.requireUrl(url);
        String secret = Secrets.text();
        UUID id = table.add(room, null, wanted, secret.getBytes(US_ASCII), by.username(), feed.head(room));
        SecurityLog.info("Hook {} was made by {}: it gets the events of room {}", id, by.username(), room);
        return HookView.delivering(id, url, secret);
    }

    List<HookView> all(String room, Caller caller) {
        requireMayManage(room, caller);
        return table.all(room);
    }

    /** The one that posts is no member any more, and nobody else gets its name. */
    void remove(String room, String hook, Caller by) {
        requireMayManage(room, by);
        UUID id = id(hook);
        String username = table.posting(id).map(HookTable.Posting::username).orElse(null);
        if (!table.remove(room, id)) {
            throw notFound();
        }
        SecurityLog.info("Hook {} of room {} was removed by {}", id, room, by.username());
        if (username != null) {
            identity.retire(username);
            try {
                rooms.tell(new LeaveRoom(room, username));
            } catch (Refusal notThere) {
                // Then somebody has removed it from the room before.
            }
        }
    }

    private Standing requireMayManage(String room, Caller caller) {
        RoomLimits.requireRoomId(room);
        if (feed.head(room) < 0) {
            throw new Refusal(ROOM_NOT_FOUND, "there is no room %s".formatted(room));
        }
        Standing standing = queries.query(new StandingQuery(room, caller.username()), Standing.class)
                .join();
        if (!caller.isOperator() && !standing.isMember()) {
            throw new Refusal(NOT_A_MEMBER, "%s is not a member of room %s".formatted(caller.username(), room));
        }
        if (!caller.isOperator() && !standing.isAtLeast(Role.MODERATOR)) {
            throw new Refusal(NOT_ALLOWED, "hooks are for moderators and owners of room %s".formatted(room));
        }
        return standing;
    }

    /** Where an identity provider has the names, and so has those who never said theirs, a member's is known at least. */
    private void requireNobody(String username) {
        if (!queries.query(new ReadableRoomsQuery(username), ResponseTypes.multipleInstancesOf(ReadAccess.class))
                .join()
                .isEmpty()) {
            throw new Refusal(NAME_TAKEN, "%s is somebody already".formatted(username));
        }
    }

    private void requireSpace(String room) {
        if (table.all(room).size() >= PER_ROOM_MAX) {
            throw new Refusal(ROOM_FULL, "room %s has %d hooks already".formatted(room, PER_ROOM_MAX));
        }
    }

    /** What is no id is that of no hook. */
    static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException none) {
            return new UUID(0, 0);
        }
    }

    static Refusal notFound() {
        return new Refusal(HOOK_NOT_FOUND, "there is no such hook");
    }
}
