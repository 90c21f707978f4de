package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.INVALID_BODY;
import static chat.parley.api.Refusal.Reason.INVALID_IMPORT;
import static chat.parley.api.Refusal.Reason.INVALID_TIME;

import chat.parley.api.Names;
import chat.parley.api.Refusal;
import chat.parley.api.room.MessageKey;
import chat.parley.api.room.OldMessage;
import chat.parley.api.room.OldMessagesView;
import chat.parley.api.room.RoomCommand.ImportMessages;
import chat.parley.api.room.RoomLimits;
import java.security.Principal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Messages of another chat, which come over HTTP; operators only, as they speak for everybody: see the server's identity. */
@RestController
class OldMessageController {
    private final RoomGateway rooms;
    private final Names names;

    OldMessageController(RoomGateway rooms, Names names) {
        this.rooms = rooms;
        this.names = names;
    }

    /** Answers with what became of them; each is there once, however often it is sent. */
    @PostMapping("/rooms/{room}/import")
    OldMessagesView take(@PathVariable String room, @RequestBody OldMessages sent, Principal operator) {
        List<@Nullable OldDraft> drafts = sent.messages() == null ? List.of() : sent.messages();
        if (drafts.size() > RoomLimits.IMPORT_MESSAGES_MAX) {
            throw new Refusal(
                    INVALID_IMPORT, "at most %d messages come together".formatted(RoomLimits.IMPORT_MESSAGES_MAX));
        }
        List<OldMessage> messages =
                drafts.stream().map(OldMessageController::message).toList();
        String by = names.actor(operator, null);
        boolean isDry = Boolean.TRUE.equals(sent.dryRun());
        return rooms.ask(new ImportMessages(room, messages, by, isDry), OldMessagesView.class);
    }

    private static OldMessage message(@Nullable OldDraft draft) {
        if (draft == null
                || draft.messageId() == null
                || draft.username() == null
                || draft.content() == null
                || draft.createdAt() == null) {
            throw new Refusal(INVALID_BODY, "each message has messageId, username, content and createdAt");
        }
        return new OldMessage(
                MessageKey.id(draft.messageId()), draft.username(), draft.content(), time(draft.createdAt()));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException notATime) {
            throw new Refusal(INVALID_TIME, "createdAt is an instant such as 2026-11-22T10:15:30.123Z");
        }
    }

    /** At most as many as {@link RoomLimits#IMPORT_MESSAGES_MAX}. */
    record OldMessages(
            @Nullable List<@Nullable OldDraft> messages,
            @Nullable Boolean dryRun) {}

    /** A message as it was written in another chat. */
    record OldDraft(
            @Nullable String messageId,
            @Nullable String username,
            @Nullable String content,
            @Nullable String createdAt) {}
}
