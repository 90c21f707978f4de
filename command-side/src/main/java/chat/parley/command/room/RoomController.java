package chat.parley.command.room;

import chat.parley.api.Names;
import chat.parley.api.room.DirectRooms;
import chat.parley.api.room.RoomCommand.ArchiveRoom;
import chat.parley.api.room.RoomCommand.ChangeRoom;
import chat.parley.api.room.RoomCommand.OpenDirectRoom;
import chat.parley.api.room.RoomCommand.OpenRoom;
import chat.parley.api.room.RoomView;
import chat.parley.api.room.Visibility;
import java.net.URI;
import java.security.Principal;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Rooms over HTTP: opened, changed, archived. */
@RestController
class RoomController {
    private final RoomGateway rooms;
    private final Names names;

    RoomController(RoomGateway rooms, Names names) {
        this.rooms = rooms;
        this.names = names;
    }

    @PostMapping("/rooms")
    ResponseEntity<RoomView> open(@RequestBody NewRoom room, @Nullable Principal caller) {
        RoomView opened = rooms.ask(room.toCommand(opener(caller, room.username())), RoomView.class);
        return created(opened);
    }

    /** Answers 201 with a new room, or 200 with the one that these people have already. */
    @PostMapping("/direct-rooms")
    ResponseEntity<RoomView> openDirect(@RequestBody NewDirectRoom room, @Nullable Principal caller) {
        DirectRoom opened = rooms.ask(room.toCommand(names.actor(caller, room.username())), DirectRoom.class);
        return opened.found() ? ResponseEntity.ok(opened.room()) : created(opened.room());
    }

    /** Nobody need open a public room. */
    private @Nullable String opener(@Nullable Principal caller, @Nullable String named) {
        return caller == null && named == null ? null : names.actor(caller, named);
    }

    private static ResponseEntity<RoomView> created(RoomView room) {
        return ResponseEntity.created(URI.create("/rooms/" + room.roomId())).body(room);
    }

    @PatchMapping("/rooms/{room}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void change(@PathVariable String room, @RequestBody Change change, @Nullable Principal caller) {
        String by = names.actor(caller, change.username());
        rooms.tell(new ChangeRoom(room, by, change.name(), change.topic()));
    }

    @DeleteMapping("/rooms/{room}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void archive(
            @PathVariable String room,
            @RequestBody(required = false) @Nullable Asking asking,
            @Nullable Principal caller) {
        rooms.tell(new ArchiveRoom(room, names.actor(caller, Asking.nameOf(asking))));
    }

    /** A room as a client asks for it; without an id one is made of the name, without a visibility it is public. */
    record NewRoom(
            @Nullable String id,
            @Nullable String name,
            @Nullable Visibility visibility,
            @Nullable String topic,
            @Nullable String username) {

        OpenRoom toCommand(@Nullable String opener) {
            String roomName = name == null ? "" : name;
            RoomRules.requireName(roomName);
            return new OpenRoom(
                    id == null ? RoomRules.idFrom(roomName) : id,
                    roomName,
                    visibility == null ? Visibility.PUBLIC : visibility,
                    topic,
                    opener);
        }
    }

    /** The people of a direct room; whoever asks is one of them, named or not. */
    record NewDirectRoom(
            @Nullable Set<String> usernames, @Nullable String username) {
        OpenDirectRoom toCommand(String by) {
            Set<String> people = new LinkedHashSet<>(usernames == null ? Set.of() : usernames);
            people.add(by);
            return new OpenDirectRoom(DirectRooms.idOf(people), people, by);
        }
    }

    /** What is not named stays; an empty topic takes it away. */
    record Change(
            @Nullable String name,
            @Nullable String topic,
            @Nullable String username) {}
}
