package chat.parley.query.members;

import static chat.parley.api.room.RoomQuery.reader;

import chat.parley.api.room.BanView;
import chat.parley.api.room.MemberView;
import chat.parley.api.room.Moment;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomQuery.AsOfQuery;
import chat.parley.api.room.RoomQuery.BansQuery;
import chat.parley.api.room.RoomQuery.MembersQuery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /rooms/{room}/members}: by name, in pages; and who is kept out. */
@RestController
@RequestMapping("/rooms/{room}")
class MembersController {
    private final QueryGateway queries;

    MembersController(QueryGateway queries) {
        this.queries = queries;
    }

    @GetMapping("/members")
    ResponseEntity<List<MemberView>> members(
            @PathVariable String room,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String asOf,
            @Nullable Principal caller) {
        if (after != null) {
            RoomLimits.requireUsername(after);
        }
        Long sequence = asOf == null
                ? null
                : queries.query(new AsOfQuery(room, reader(caller), Moment.asOf(asOf)), Long.class)
                        .join();
        List<MemberView> members = queries.query(
                        new MembersQuery(room, reader(caller), after, RoomLimits.PAGE_MEMBERS_MAX, sequence),
                        ResponseTypes.multipleInstancesOf(MemberView.class))
                .join();
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (members.size() == RoomLimits.PAGE_MEMBERS_MAX) {
            String last = URLEncoder.encode(members.getLast().username(), StandardCharsets.UTF_8);
            String then = sequence == null ? "" : "&asOf=" + sequence;
            answer.header(HttpHeaders.LINK, "</rooms/%s/members?after=%s%s>; rel=\"next\"".formatted(room, last, then));
        }
        return answer.body(members);
    }

    @GetMapping("/bans")
    List<BanView> bans(@PathVariable String room, @Nullable Principal caller) {
        return queries.query(new BansQuery(room, reader(caller)), ResponseTypes.multipleInstancesOf(BanView.class))
                .join();
    }
}
