package chat.parley.query.history;

import static chat.parley.api.Refusal.Reason.INVALID_CURSOR;
import static chat.parley.api.Refusal.Reason.INVALID_LIMIT;

import chat.parley.api.Refusal;
import chat.parley.api.room.MessagePage;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomQuery.MessagesQuery;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /messages}, as the seed had it, and the same for any room. */
@RestController
class HistoryController {
    private static final long SEQUENCE_MAX = 1L << 53; // what a client in JavaScript can hold

    private final QueryGateway queries;

    HistoryController(QueryGateway queries) {
        this.queries = queries;
    }

    @GetMapping("/messages")
    ResponseEntity<List<MessageView>> messages(
            @RequestParam(defaultValue = RoomLimits.GENERAL) String room,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit,
            @Nullable Principal caller) {
        return page("/messages?room=" + room + "&", query(room, caller, before, after, limit));
    }

    @GetMapping("/rooms/{room}/messages")
    ResponseEntity<List<MessageView>> messagesOf(
            @PathVariable String room,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit,
            @Nullable Principal caller) {
        return page("/rooms/" + room + "/messages?", query(room, caller, before, after, limit));
    }

    private static MessagesQuery query(
            String room,
            @Nullable Principal caller,
            @Nullable String before,
            @Nullable String after,
            @Nullable String limit) {
        if (before != null && after != null) {
            throw new Refusal(INVALID_CURSOR, "give before or after, not both");
        }
        return new MessagesQuery(
                room,
                caller == null ? null : caller.getName(),
                cursor("before", before),
                cursor("after", after),
                limit(limit));
    }

    private static @Nullable Long cursor(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            long sequence = Long.parseLong(text);
            if (sequence >= -1 && sequence <= SEQUENCE_MAX) {
                return sequence;
            }
        } catch (NumberFormatException noNumber) {
            // Refused below, like a number out of range.
        }
        throw new Refusal(INVALID_CURSOR, name + " is a sequence number: a whole number from -1 on");
    }

    private static int limit(@Nullable String text) {
        try {
            int limit = text == null ? RoomLimits.PAGE_MESSAGES_DEFAULT : Integer.parseInt(text);
            if (limit >= 1 && limit <= RoomLimits.PAGE_MESSAGES_MAX) {
                return limit;
            }
        } catch (NumberFormatException noNumber) {
            // Refused below, like a number out of range.
        }
        throw new Refusal(INVALID_LIMIT, "limit is a whole number from 1 to " + RoomLimits.PAGE_MESSAGES_MAX);
    }

    private ResponseEntity<List<MessageView>> page(String path, MessagesQuery query) {
        MessagePage page = queries.query(query, MessagePage.class).join();
        List<String> links = new ArrayList<>();
        if (page.older() != null) {
            links.add("<%sbefore=%d&limit=%d>; rel=\"prev\"".formatted(path, page.older(), query.limit()));
        }
        if (page.newer() != null) {
            links.add("<%safter=%d&limit=%d>; rel=\"next\"".formatted(path, page.newer(), query.limit()));
        }
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (!links.isEmpty()) {
            answer.header(HttpHeaders.LINK, String.join(", ", links));
        }
        return answer.body(page.messages());
    }
}
