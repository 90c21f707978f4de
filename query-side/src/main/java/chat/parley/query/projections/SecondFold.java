package chat.parley.query.projections;

import static java.util.stream.Collectors.joining;

import chat.parley.eventstore.EventLog;
import chat.parley.eventstore.LogFilter;
import chat.parley.eventstore.LogScan;
import chat.parley.eventstore.StoredEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Proves new tables on a sample: folds some rooms once more, each by itself, and compares their rows.
 *
 * <p>The rooms are those of events that lie at equal distances in the log, so that lively ones are among them.
 */
final class SecondFold {
    private static final int ROOMS_MAX = 24;
    /** Of a longer room the answer would come too late; it is passed over. */
    private static final int EVENTS_OF_A_ROOM_MAX = 5_000;

    private final String projection;
    private final EventFold fold;
    private final NextTables tables;
    private final EventLog log;
    private final TransactionTemplate transactions;

    SecondFold(String projection, EventFold fold, NextTables tables, EventLog log, TransactionTemplate transactions) {
        this.projection = projection;
        this.fold = fold;
        this.tables = tables;
        this.log = log;
        this.transactions = transactions;
    }

    /** The rooms to compare of a log that is as long as that: evenly from all of it, and the one that was last talked in. */
    List<String> rooms(long position) {
        Set<String> rooms = new LinkedHashSet<>();
        for (int i = 1; i <= ROOMS_MAX; i++) {
            LogScan from = log.scan(LogFilter.everything(), Math.max(0, position * i / ROOMS_MAX - 1));
            from.next(1).forEach(event -> rooms.add(event.row().aggregateId()));
        }
        return List.copyOf(rooms);
    }

    /**
     * Compares a room, up to a place in the whole store.
     *
     * @return how many events that were; none for a room that is too long
     * @throws Different if the rows are not the same
     */
    int compare(String roomId, long position) {
        List<TrackedEventMessage<?>> events = events(roomId, position);
        if (!events.isEmpty()) {
            transactions.executeWithoutResult(transaction -> {
                transaction.setRollbackOnly();
                String again = "again_" + NextTables.schema(projection);
                tables.make(projection, again);
                fold.apply(events, again);
                requireEqual(roomId, again);
            });
        }
        return events.size();
    }

    private List<TrackedEventMessage<?>> events(String roomId, long position) {
        List<StoredEvent> stored = log.scan(LogFilter.ofAggregate(roomId), -1).next(EVENTS_OF_A_ROOM_MAX);
        if (stored.size() == EVENTS_OF_A_ROOM_MAX) {
            return List.of();
        }
        List<TrackedEventMessage<?>> events = new ArrayList<>();
        stored.stream()
                .filter(event -> event.position() <= position)
                .forEach(event -> events.addAll(log.streamed(event)));
        return events;
    }

    private void requireEqual(String roomId, String again) {
        String differences = tables.of(projection).stream()
                .map(table -> {
                    String built = tables.checksum(NextTables.schema(projection), table, roomId);
                    String folded = tables.checksum(again, table, roomId);
                    return built.equals(folded) ? "" : "%s: built %s, folded again %s".formatted(table, built, folded);
                })
                .filter(difference -> !difference.isEmpty())
                .collect(joining("; "));
        if (!differences.isEmpty()) {
            throw new Different("room %s differs in %s".formatted(roomId, differences));
        }
    }

    /** The tables are not what the events make. */
    static final class Different extends RuntimeException {
        private static final long serialVersionUID = 1;

        Different(String message) {
            super(message);
        }
    }
}
