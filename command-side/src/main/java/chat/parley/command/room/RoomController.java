package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.INVALID_MESSAGE_ID;

import chat.parley.api.Refusal;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.PostedMessage;
import chat.parley.api.room.RoomCommand.JoinRoom;
import chat.parley.api.room.RoomCommand.LeaveRoom;
import chat.parley.api.room.RoomCommand.OpenRoom;
import chat.parley.api.room.RoomView;
import chat.parley.api.room.Visibility;
import java.net.URI;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What can be done to rooms over HTTP. */
@RestController
@RequestMapping("/rooms")
class RoomController {
    private final RoomGateway rooms;

    RoomController(RoomGateway rooms) {
        this.rooms = rooms;
    }

    @PostMapping
    ResponseEntity<RoomView> open(@RequestBody NewRoom room, @Nullable Principal caller) {
        RoomView opened = rooms.open(room.toCommand(nameOf(caller)));
        return ResponseEntity.created(URI.create("/rooms/" + opened.roomId())).body(opened);
    }

    /** Answers 201 with the message, or 200 when it is a resend; {@code Idempotency-Key} is the message's id. */
    @PostMapping("/{room}/messages")
    ResponseEntity<MessageView> post(
            @PathVariable String room,
            @RequestBody Draft draft,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String header,
            @Nullable Principal caller) {
        String key = header == null ? null : header.replace("\"", ""); // the header's draft standard quotes it
        if (key != null && draft.messageId() != null && !key.equalsIgnoreCase(draft.messageId())) {
            throw new Refusal(INVALID_MESSAGE_ID, "Idempotency-Key and messageId are the same thing, but differ here");
        }
        Draft keyed = key == null ? draft : new Draft(draft.content(), key, draft.username());
        PostedMessage posted = rooms.post(keyed.toCommand(room, nameOf(caller)));
        return ResponseEntity.status(posted.duplicate() ? HttpStatus.OK : HttpStatus.CREATED)
                .body(posted.message());
    }

    @PutMapping("/{room}/members/{username}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void join(@PathVariable String room, @PathVariable String username, @Nullable Principal caller) {
        rooms.join(new JoinRoom(room, RoomRules.author(nameOf(caller), username)));
    }

    @DeleteMapping("/{room}/members/{username}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void leave(@PathVariable String room, @PathVariable String username, @Nullable Principal caller) {
        rooms.leave(new LeaveRoom(room, RoomRules.author(nameOf(caller), username)));
    }

    private static @Nullable String nameOf(@Nullable Principal caller) {
        return caller == null ? null : caller.getName();
    }

    /** A room as a client asks for it; without an id one is made of the name, without a visibility it is public. */
    record NewRoom(
            @Nullable String id,
            @Nullable String name,
            @Nullable Visibility visibility,
            @Nullable String topic,
            @Nullable String username) {

        OpenRoom toCommand(@Nullable String session) {
            String roomName = name == null ? "" : name;
            RoomRules.requireName(roomName);
            String opener = session == null && username == null ? null : RoomRules.author(session, username);
            return new OpenRoom(
                    id == null ? RoomRules.idFrom(roomName) : id,
                    roomName,
                    visibility == null ? Visibility.PUBLIC : visibility,
                    topic,
                    opener);
        }
    }
}
