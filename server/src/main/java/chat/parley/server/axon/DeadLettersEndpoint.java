package chat.parley.server.axon;

import static chat.parley.api.Refusal.Reason.INVALID_PARAMETER;
import static chat.parley.api.Refusal.Reason.INVALID_REASON;

import chat.parley.api.Refusal;
import chat.parley.api.room.RoomLimits;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * {@code /actuator/deadletters}: look at them all or at one, POST to one to try it again, and DELETE it to pass over its event.
 */
@Component
@Endpoint(id = "deadletters")
class DeadLettersEndpoint {
    private static final int NO_CONTENT = 204;

    private final DeadLetters letters;

    DeadLettersEndpoint(DeadLetters letters) {
        this.letters = letters;
    }

    @ReadOperation
    List<DeadLetter> deadLetters() {
        return letters.all();
    }

    @ReadOperation
    DeadLetter deadLetter(@Selector String projection, @Selector String room) {
        return letters.one(projection, room);
    }

    /** Answers what the room has stopped at then, or that it waits no more. */
    @WriteOperation
    WebEndpointResponse<DeadLetter> retry(@Selector String projection, @Selector String room) {
        return answer(letters.retry(projection, room));
    }

    /** Answers as a retry does; the sequence sees to it that no other event is passed over. */
    @DeleteOperation
    WebEndpointResponse<DeadLetter> skip(
            @Selector String projection, @Selector String room, @Nullable String sequence, @Nullable String reason) {
        return answer(letters.skip(projection, room, sequence(sequence), operator(), required(reason)));
    }

    private static WebEndpointResponse<DeadLetter> answer(Optional<DeadLetter> stopped) {
        return stopped.map(WebEndpointResponse::new).orElseGet(() -> new WebEndpointResponse<>(NO_CONTENT));
    }

    private static long sequence(@Nullable String text) {
        try {
            return Long.parseLong(text == null ? "" : text);
        } catch (NumberFormatException notANumber) {
            throw new Refusal(INVALID_PARAMETER, "sequence is that of the event to be passed over");
        }
    }

    private static String required(@Nullable String reason) {
        int length = reason == null ? 0 : reason.codePointCount(0, reason.length());
        if (reason == null
                || reason.isBlank()
                || reason.indexOf('\0') >= 0
                || length > RoomLimits.REASON_CODE_POINTS_MAX) {
            throw new Refusal(
                    INVALID_REASON,
                    "skipping takes a reason of at most %d characters".formatted(RoomLimits.REASON_CODE_POINTS_MAX));
        }
        return reason;
    }

    private static String operator() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller == null ? "" : caller.getName();
    }
}
