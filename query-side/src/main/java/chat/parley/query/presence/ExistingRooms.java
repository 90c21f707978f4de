package chat.parley.query.presence;

import chat.parley.api.room.RoomQuery.OneRoomQuery;
import chat.parley.api.room.RoomView;
import java.util.Map;
import org.axonframework.queryhandling.QueryGateway;
import org.springframework.stereotype.Component;

/** Finds the room that a destination names. */
@Component
final class ExistingRooms {
    private final QueryGateway queries;

    ExistingRooms(QueryGateway queries) {
        this.queries = queries;
    }

    /** Its id, refused to whoever may not read it. */
    String require(Map<String, String> variables) {
        return queries.query(new OneRoomQuery(String.valueOf(variables.get("room")), null), RoomView.class)
                .join()
                .roomId();
    }
}
