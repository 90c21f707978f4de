package chat.parley.query.history;

import static chat.parley.api.Refusal.Reason.INVALID_CURSOR;
import static chat.parley.api.room.RoomQuery.reader;

import chat.parley.api.Refusal;
import chat.parley.api.room.MessagePage;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.Moment;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomQuery.AsOfQuery;
import chat.parley.api.room.RoomQuery.MessagesQuery;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /messages}, as the seed had it, and the same for any room. */
@RestController
class HistoryController {
    private final QueryGateway queries;

    HistoryController(QueryGateway queries) {
        this.queries = queries;
    }

    @GetMapping("/messages")
    ResponseEntity<List<MessageView>> messages(
            @RequestParam(defaultValue = RoomLimits.GENERAL) String room,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String around,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String limit,
            @Nullable Principal caller) {
        Place place = new Place(before, after, around, limit);
        return page("/messages?room=" + room + "&", query(room, caller, place, asOf));
    }

    @GetMapping("/rooms/{room}/messages")
    ResponseEntity<List<MessageView>> messagesOf(
            @PathVariable String room,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String around,
            @RequestParam(required = false) @Nullable String asOf,
            @RequestParam(required = false) @Nullable String limit,
            @Nullable Principal caller) {
        Place place = new Place(before, after, around, limit);
        return page("/rooms/" + room + "/messages?", query(room, caller, place, asOf));
    }

    private MessagesQuery query(String room, @Nullable Principal caller, Place place, @Nullable String asOf) {
        if (Stream.of(place.before, place.after, place.around)
                        .filter(Objects::nonNull)
                        .count()
                > 1) {
            throw new Refusal(INVALID_CURSOR, "give one of before, after and around");
        }
        String reader = reader(caller);
        MessagesQuery now = new MessagesQuery(
                room,
                reader,
                PageParameters.cursor("before", place.before),
                PageParameters.cursor("after", place.after),
                PageParameters.around(place.around),
                null,
                PageParameters.limit(place.limit));
        return asOf == null ? now : now.asOf(sequence(room, reader, Moment.asOf(asOf)));
    }

    /** An instant is looked up once: the pages that are linked are of the same moment. */
    private Long sequence(String room, @Nullable String reader, Moment asOf) {
        return queries.query(new AsOfQuery(room, reader, asOf), Long.class).join();
    }

    private ResponseEntity<List<MessageView>> page(String path, MessagesQuery query) {
        MessagePage page = queries.query(query, MessagePage.class).join();
        String then = query.asOf() == null ? "" : "&asOf=" + query.asOf();
        List<String> links = new ArrayList<>();
        if (page.older() != null) {
            links.add("<%sbefore=%d&limit=%d%s>; rel=\"prev\"".formatted(path, page.older(), query.limit(), then));
        }
        if (page.newer() != null) {
            links.add("<%safter=%d&limit=%d%s>; rel=\"next\"".formatted(path, page.newer(), query.limit(), then));
        }
        return PageParameters.linked(page.messages(), links);
    }

    /** Where the page lies, and how long it is, as the client wrote it. */
    private record Place(
            @Nullable String before,
            @Nullable String after,
            @Nullable String around,
            @Nullable String limit) {}
}
