package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.INVALID_MESSAGE_ID;

import chat.parley.api.Names;
import chat.parley.api.Refusal;
import chat.parley.api.room.MessageKey;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.PostedMessage;
import chat.parley.api.room.RoomCommand.AddReaction;
import chat.parley.api.room.RoomCommand.DeleteMessage;
import chat.parley.api.room.RoomCommand.EditMessage;
import chat.parley.api.room.RoomCommand.RemoveReaction;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A message's life over HTTP: posted, edited, deleted, reacted to. */
@RestController
@RequestMapping("/rooms/{room}/messages")
class MessageController {
    private final RoomGateway rooms;
    private final Names names;

    MessageController(RoomGateway rooms, Names names) {
        this.rooms = rooms;
        this.names = names;
    }

    /** Answers 201 with the message, or 200 when it is a resend; {@code Idempotency-Key} is the message's id. */
    @PostMapping
    ResponseEntity<MessageView> post(
            @PathVariable String room,
            @RequestBody Draft draft,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String header,
            @Nullable Principal caller) {
        String key = header == null ? null : header.replace("\"", ""); // the header's draft standard quotes it
        if (key != null && draft.messageId() != null && !key.equalsIgnoreCase(draft.messageId())) {
            throw new Refusal(INVALID_MESSAGE_ID, "Idempotency-Key and messageId are the same thing, but differ here");
        }
        Draft keyed = key == null ? draft : draft.withMessageId(key);
        PostedMessage posted =
                rooms.ask(keyed.toCommand(room, names.actor(caller, draft.username())), PostedMessage.class);
        return ResponseEntity.status(posted.duplicate() ? HttpStatus.OK : HttpStatus.CREATED)
                .body(posted.message());
    }

    /** Answers with the message as it now reads, without its reactions. */
    @PatchMapping("/{message}")
    MessageView edit(
            @PathVariable String room,
            @PathVariable String message,
            @RequestBody Edit edit,
            @Nullable Principal caller) {
        String by = names.actor(caller, edit.username());
        String content = edit.content() == null ? "" : edit.content();
        return rooms.ask(new EditMessage(room, MessageKey.of(message), by, content), MessageView.class);
    }

    @DeleteMapping("/{message}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @PathVariable String room,
            @PathVariable String message,
            @RequestBody(required = false) @Nullable Asking asking,
            @Nullable Principal caller) {
        String by = names.actor(caller, Asking.nameOf(asking));
        rooms.tell(new DeleteMessage(room, MessageKey.of(message), by, Asking.reasonOf(asking)));
    }

    @PutMapping("/{message}/reactions/{emoji}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void react(
            @PathVariable String room,
            @PathVariable String message,
            @PathVariable String emoji,
            @RequestBody(required = false) @Nullable Asking asking,
            @Nullable Principal caller) {
        String by = names.actor(caller, Asking.nameOf(asking));
        rooms.tell(new AddReaction(room, MessageKey.of(message), by, emoji));
    }

    @DeleteMapping("/{message}/reactions/{emoji}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void takeBack(
            @PathVariable String room,
            @PathVariable String message,
            @PathVariable String emoji,
            @RequestBody(required = false) @Nullable Asking asking,
            @Nullable Principal caller) {
        String by = names.actor(caller, Asking.nameOf(asking));
        rooms.tell(new RemoveReaction(room, MessageKey.of(message), by, emoji));
    }

    /** What a message is to say. */
    record Edit(@Nullable String content, @Nullable String username) {}
}
