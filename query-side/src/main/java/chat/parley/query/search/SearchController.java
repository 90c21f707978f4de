package chat.parley.query.search;

import static chat.parley.api.Refusal.Reason.INVALID_QUERY;
import static chat.parley.api.Refusal.Reason.INVALID_TIME;
import static chat.parley.api.room.RoomQuery.reader;

import chat.parley.api.Refusal;
import chat.parley.api.room.FoundMessage;
import chat.parley.api.room.FoundMessages;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomQuery.SearchQuery;
import chat.parley.api.room.TextPart;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /search}: the best of the newest messages that match, in pages. */
@RestController
class SearchController {
    private final QueryGateway queries;

    SearchController(QueryGateway queries) {
        this.queries = queries;
    }

    @GetMapping("/search")
    ResponseEntity<List<FoundView>> search(
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String room,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String since,
            @RequestParam(required = false) @Nullable String until,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit,
            @Nullable Principal caller) {
        if (q == null) {
            throw new Refusal(INVALID_QUERY, "q is missing: say what to look for");
        }
        String reader = reader(caller);
        SearchQuery query =
                new SearchQuery(q, room, from, time("since", since), time("until", until), reader, after, limit(limit));
        FoundMessages found = queries.query(query, FoundMessages.class).join();
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (found.next() != null) {
            StringBuilder next = new StringBuilder("/search?limit=").append(query.limit());
            append("q", q, next);
            append("room", room, next);
            append("from", from, next);
            append("since", since, next);
            append("until", until, next);
            append("after", found.next(), next);
            answer.header(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(next));
        }
        return answer.body(found.messages().stream().map(FoundView::of).toList());
    }

    private static void append(String name, @Nullable String value, StringBuilder to) {
        if (value != null) {
            to.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static @Nullable Instant time(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(RoomLimits.SEARCH_TIME_MIN) && time.isBefore(RoomLimits.SEARCH_TIME_MAX)) {
                return time;
            }
        } catch (DateTimeException noTime) {
            // Refused below, like a time out of range.
        }
        throw new Refusal(INVALID_TIME, name + " is a time in ISO-8601, such as 2026-11-22T10:15:30Z");
    }

    private static int limit(@Nullable String text) {
        return RoomLimits.requirePageLimit(text, RoomLimits.PAGE_FOUND_DEFAULT, RoomLimits.PAGE_FOUND_MAX);
    }

    /** A message, and where it matches. */
    record FoundView(@JsonUnwrapped MessageView message, List<TextPart> highlight) {
        private static FoundView of(FoundMessage found) {
            return new FoundView(found.message(), found.highlight());
        }
    }
}
