package chat.parley.command.room;

import chat.parley.api.Names;
import chat.parley.api.room.RoomCommand.BanMember;
import chat.parley.api.room.RoomCommand.JoinRoom;
import chat.parley.api.room.RoomCommand.LeaveRoom;
import chat.parley.api.room.RoomCommand.PutMember;
import chat.parley.api.room.RoomCommand.RemoveMember;
import chat.parley.api.room.RoomCommand.UnbanMember;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Members over HTTP. Who has no session and names nobody in the body asks for themselves. */
@RestController
@RequestMapping("/rooms/{room}")
@ResponseStatus(HttpStatus.NO_CONTENT)
class MemberController {
    private final RoomGateway rooms;
    private final Names names;

    MemberController(RoomGateway rooms, Names names) {
        this.rooms = rooms;
        this.names = names;
    }

    /** Joins, if it is oneself and no role is named; else brings somebody in, or gives a member another role. */
    @PutMapping("/members/{username}")
    void put(
            @PathVariable String room,
            @PathVariable String username,
            @RequestBody(required = false) @Nullable WantedMember wanted,
            @Nullable Principal caller) {
        WantedMember member = wanted == null ? new WantedMember(null, null) : wanted;
        String by = by(username, caller, member.username());
        boolean joins = by.equals(username) && member.role() == null;
        rooms.tell(
                joins
                        ? new JoinRoom(room, username)
                        : new PutMember(room, username, RoomRules.role(member.role()), by));
    }

    @DeleteMapping("/members/{username}")
    void delete(
            @PathVariable String room,
            @PathVariable String username,
            @RequestBody(required = false) @Nullable Asking asking,
            @Nullable Principal caller) {
        String by = by(username, caller, Asking.nameOf(asking));
        rooms.tell(
                by.equals(username)
                        ? new LeaveRoom(room, username)
                        : new RemoveMember(room, username, by, Asking.reasonOf(asking)));
    }

    @PutMapping("/bans/{username}")
    void ban(
            @PathVariable String room,
            @PathVariable String username,
            @RequestBody(required = false) @Nullable Asking asking,
            @Nullable Principal caller) {
        String by = names.actor(caller, Asking.nameOf(asking));
        rooms.tell(new BanMember(room, username, by, Asking.reasonOf(asking)));
    }

    @DeleteMapping("/bans/{username}")
    void unban(
            @PathVariable String room,
            @PathVariable String username,
            @RequestBody(required = false) @Nullable Asking asking,
            @Nullable Principal caller) {
        rooms.tell(new UnbanMember(room, username, names.actor(caller, Asking.nameOf(asking))));
    }

    private String by(String username, @Nullable Principal caller, @Nullable String named) {
        return names.actor(caller, caller == null && named == null ? username : named);
    }

    /**
     * What somebody is to be.
     *
     * @param username who asks, for callers without a session
     */
    record WantedMember(@Nullable String role, @Nullable String username) {}
}
