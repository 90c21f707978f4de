package chat.parley.query.history;

import static chat.parley.api.Refusal.Reason.INVALID_CURSOR;

import chat.parley.api.Refusal;
import chat.parley.api.room.Moment;
import chat.parley.api.room.RoomLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** The words of a path with which clients go through pages: read, and written as links. */
final class PageParameters {
    private PageParameters() {}

    static @Nullable Long cursor(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            long sequence = Long.parseLong(text);
            if (sequence >= -1 && sequence <= Moment.SEQUENCE_MAX) {
                return sequence;
            }
        } catch (NumberFormatException noNumber) {
            // Refused below, like a number out of range.
        }
        throw new Refusal(INVALID_CURSOR, name + " is a sequence number: a whole number from -1 on");
    }

    /** Behind what was seen already; from the beginning, if nothing was. */
    static long after(@Nullable String text) {
        Long after = cursor("after", text);
        return after == null ? -1 : after;
    }

    static @Nullable Moment around(@Nullable String text) {
        return text == null
                ? null
                : Moment.parse(text)
                        .orElseThrow(() -> new Refusal(
                                INVALID_CURSOR,
                                "around is a sequence, a whole number from 0 on, or an instant such as"
                                        + " 2026-11-22T10:15:30.123Z"));
    }

    static int limit(@Nullable String text) {
        return RoomLimits.requirePageLimit(text, RoomLimits.PAGE_MESSAGES_DEFAULT, RoomLimits.PAGE_MESSAGES_MAX);
    }

    static <T> ResponseEntity<T> linked(T body, List<String> links) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (!links.isEmpty()) {
            answer.header(HttpHeaders.LINK, String.join(", ", links));
        }
        return answer.body(body);
    }
}
