package chat.parley.query.directory;

import static chat.parley.api.room.RoomQuery.reader;

import chat.parley.api.room.Moment;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomQuery.AsOfQuery;
import chat.parley.api.room.RoomQuery.OneRoomQuery;
import chat.parley.api.room.RoomQuery.RoomsQuery;
import chat.parley.api.room.RoomView;
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

/** {@code GET /rooms}: the public rooms and one's own by id, in pages; and one room, as it is or as it was. */
@RestController
@RequestMapping("/rooms")
class DirectoryController {
    private final QueryGateway queries;

    DirectoryController(QueryGateway queries) {
        this.queries = queries;
    }

    @GetMapping
    ResponseEntity<List<RoomView>> rooms(
            @RequestParam(required = false) @Nullable String after, @Nullable Principal caller) {
        List<RoomView> rooms = queries.query(
                        new RoomsQuery(reader(caller), after, RoomLimits.PAGE_ROOMS_MAX),
                        ResponseTypes.multipleInstancesOf(RoomView.class))
                .join();
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (rooms.size() == RoomLimits.PAGE_ROOMS_MAX) {
            answer.header(
                    HttpHeaders.LINK,
                    "</rooms?after=%s>; rel=\"next\"".formatted(rooms.getLast().roomId()));
        }
        return answer.body(rooms);
    }

    @GetMapping("/{room}")
    RoomView room(
            @PathVariable String room,
            @RequestParam(required = false) @Nullable String asOf,
            @Nullable Principal caller) {
        Long sequence = asOf == null
                ? null
                : queries.query(new AsOfQuery(room, reader(caller), Moment.asOf(asOf)), Long.class)
                        .join();
        return queries.query(new OneRoomQuery(room, reader(caller), sequence), RoomView.class)
                .join();
    }
}
