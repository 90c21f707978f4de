package chat.parley.server.hooks;

import chat.parley.api.room.MessageKey;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.PostedMessage;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import chat.parley.api.room.RoomCommands;
import chat.parley.server.hooks.HookTable.Posting;
import chat.parley.server.identity.Secrets;
import chat.parley.server.identity.SecurityLog;
import chat.parley.server.limits.LogInAttempts;
import chat.parley.server.nodes.ForRoles;
import chat.parley.server.nodes.NodeRole;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.common.IdentifierFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Messages of programs that know nothing but a URL. */
@RestController
@ForRoles(NodeRole.COMMAND)
class PostingController {
    private static final byte[] NO_SECRET = new byte[Secrets.BYTES];

    private final HookTable table;
    private final RoomCommands rooms;
    private final LogInAttempts attempts;

    PostingController(HookTable table, RoomCommands rooms, LogInAttempts attempts) {
        this.table = table;
        this.rooms = rooms;
        this.attempts = attempts;
    }

    /** Answers 201 with the message, or 200 when it is a resend. */
    @PostMapping("/hooks/{hook}/{secret}")
    ResponseEntity<MessageView> post(
            @PathVariable String hook,
            @PathVariable String secret,
            @RequestBody HookMessage message,
            HttpServletRequest request) {
        Optional<Posting> found = table.posting(Hooks.id(hook));
        // Whether there is a hook of that id takes as long to find out as whether that is its secret.
        boolean isRight = MessageDigest.isEqual(
                Secrets.hash(secret),
                found.map(Posting::secret).map(ByteBuffer::array).orElse(NO_SECRET));
        if (found.isEmpty() || !isRight) {
            attempts.countWrongSecret(request);
            SecurityLog.warn("A message by hook {} was refused", Hooks.id(hook));
            throw Hooks.notFound();
        }
        Posting posting = found.get();
        UUID id = MessageKey.id(
                message.messageId() != null
                        ? message.messageId()
                        : IdentifierFactory.getInstance().generateIdentifier());
        String content = message.content() == null ? "" : message.content();
        PostedMessage posted = rooms.ask(
                new SendMessageCommand(posting.roomId(), id, posting.username(), content), PostedMessage.class);
        return ResponseEntity.status(posted.duplicate() ? HttpStatus.OK : HttpStatus.CREATED)
                .body(posted.message());
    }

    /** What a program says. */
    record HookMessage(@Nullable String content, @Nullable String messageId) {}
}
