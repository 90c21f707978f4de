package chat.parley.query.reading;

import static chat.parley.api.Refusal.Reason.INVALID_CURSOR;

import chat.parley.api.Refusal;
import chat.parley.api.room.ReadAccess;
import chat.parley.api.room.RoomQuery.ReadAccessQuery;
import chat.parley.eventstore.PostgresEventStore;
import org.axonframework.queryhandling.QueryGateway;
import org.springframework.stereotype.Component;

/** Moves read positions, forwards only and nowhere that is not there, and has everybody's own devices told. */
@Component
class ReadPositions {
    private final PositionTable table;
    private final ReadNews news;
    private final QueryGateway queries;
    private final PostgresEventStore eventStore;

    ReadPositions(PositionTable table, ReadNews news, QueryGateway queries, PostgresEventStore eventStore) {
        this.table = table;
        this.news = news;
        this.queries = queries;
        this.eventStore = eventStore;
    }

    /** The position that holds afterwards; refused if the room is not there for this reader, or has no such sequence. */
    long move(String username, String roomId, long sequence) {
        if (sequence < 0) {
            throw new Refusal(INVALID_CURSOR, "sequence is a place in the room: a whole number from 0 on");
        }
        queries.query(new ReadAccessQuery(roomId, username), ReadAccess.class).join();
        long head = eventStore.lastSequenceNumberFor(roomId).orElse(-1L);
        if (sequence > head) {
            throw new Refusal(
                    INVALID_CURSOR, "the newest event of the room is %d: none is %d".formatted(head, sequence));
        }
        if (table.advance(username, roomId, sequence)) {
            news.tell(new ReadMoved(username, roomId, sequence));
            return sequence;
        }
        return table.position(username, roomId);
    }
}
