package chat.parley.query.reading;

import static chat.parley.api.Refusal.Reason.INVALID_BODY;

import chat.parley.api.Names;
import chat.parley.api.Refusal;
import chat.parley.api.room.RoomQuery.UnreadQuery;
import chat.parley.api.room.UnreadView;
import java.security.Principal;
import java.util.List;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code PUT /rooms/{room}/read} and {@code GET /unread}. */
@RestController
class ReadController {
    private final ReadPositions positions;
    private final QueryGateway queries;
    private final Names names;

    ReadController(ReadPositions positions, QueryGateway queries, Names names) {
        this.positions = positions;
        this.queries = queries;
        this.names = names;
    }

    /**
     * Up to where somebody has read.
     *
     * @param username who, for callers without a session
     */
    record Mark(@Nullable Long sequence, @Nullable String username) {}

    /** Answers with the position that now holds: a smaller one than before changes nothing. */
    @PutMapping("/rooms/{room}/read")
    PositionView read(@PathVariable String room, @RequestBody Mark mark, @Nullable Principal caller) {
        String reader = names.actor(caller, mark.username());
        if (mark.sequence() == null) {
            throw new Refusal(INVALID_BODY, "say with \"sequence\" up to where you have read");
        }
        return new PositionView(room, positions.move(reader, room, mark.sequence()));
    }

    @GetMapping("/unread")
    List<UnreadView> unread(@Nullable Principal caller) {
        return queries.query(
                        new UnreadQuery(names.actor(caller, null)), ResponseTypes.multipleInstancesOf(UnreadView.class))
                .join();
    }
}
