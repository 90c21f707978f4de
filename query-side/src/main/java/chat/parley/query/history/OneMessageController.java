package chat.parley.query.history;

import static chat.parley.api.room.RoomQuery.reader;

import chat.parley.api.room.MessageKey;
import chat.parley.api.room.MessagePage;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.RevisionView;
import chat.parley.api.room.RoomQuery.OneMessageQuery;
import chat.parley.api.room.RoomQuery.RepliesQuery;
import chat.parley.api.room.RoomQuery.RevisionsQuery;
import java.security.Principal;
import java.util.List;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One message over HTTP, by its id or its sequence: itself, its versions, the answers to it. */
@RestController
@RequestMapping("/rooms/{room}/messages/{message}")
class OneMessageController {
    private final QueryGateway queries;

    OneMessageController(QueryGateway queries) {
        this.queries = queries;
    }

    @GetMapping
    MessageView message(@PathVariable String room, @PathVariable String message, @Nullable Principal caller) {
        return queries.query(new OneMessageQuery(room, reader(caller), MessageKey.of(message)), MessageView.class)
                .join();
    }

    @GetMapping("/revisions")
    ResponseEntity<List<RevisionView>> revisions(
            @PathVariable String room,
            @PathVariable String message,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit,
            @Nullable Principal caller) {
        int most = PageParameters.limit(limit);
        List<RevisionView> versions = queries.query(
                        new RevisionsQuery(
                                room, reader(caller), MessageKey.of(message), PageParameters.after(after), most),
                        ResponseTypes.multipleInstancesOf(RevisionView.class))
                .join();
        boolean mayGoOn = versions.size() == most;
        String path = "/rooms/%s/messages/%s/revisions".formatted(room, message);
        return PageParameters.linked(
                versions, mayGoOn ? next(path, versions.getLast().sequence(), most) : List.of());
    }

    @GetMapping("/replies")
    ResponseEntity<List<MessageView>> replies(
            @PathVariable String room,
            @PathVariable String message,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit,
            @Nullable Principal caller) {
        int most = PageParameters.limit(limit);
        MessagePage page = queries.query(
                        new RepliesQuery(
                                room, reader(caller), MessageKey.of(message), PageParameters.after(after), most),
                        MessagePage.class)
                .join();
        String path = "/rooms/%s/messages/%s/replies".formatted(room, message);
        return PageParameters.linked(
                page.messages(), page.newer() == null ? List.of() : next(path, page.newer(), most));
    }

    private static List<String> next(String path, long after, int limit) {
        return List.of("<%s?after=%d&limit=%d>; rel=\"next\"".formatted(path, after, limit));
    }
}
