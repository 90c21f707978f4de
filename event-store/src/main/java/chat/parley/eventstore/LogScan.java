package chat.parley.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a part of the log, page by page, in the order of its commits, up to where it ended when this began.
 *
 * <p>It holds no connection between pages, and no page costs more than a look at a number of events, however rare the wanted
 * ones are: where there are none, the index by time says so of many at once. Times need not rise with positions, as events
 * may have been taken over from another log.
 */
public final class LogScan {
    private static final long EVENTS_A_LOOK_MIN = 2_000;
    private static final long EVENTS_A_LOOK_MAX = 128_000;

    private final Reads reads;
    private final LogFilter filter;
    private final List<String> payloadTypes;
    private final String placeColumn;
    private final long newest;
    private long place;
    private long look = EVENTS_A_LOOK_MIN;

    LogScan(Reads reads, LogFilter filter, List<String> payloadTypes, long after, long newest) {
        this.reads = reads;
        this.filter = filter;
        this.payloadTypes = payloadTypes;
        this.placeColumn = filter.aggregateId() == null ? "global_index" : "sequence_number";
        this.newest = newest;
        this.place = after;
    }

    /** The wanted events that come next, at most that many; perhaps none, though some come later: see {@link #isAtEnd}. */
    public List<StoredEvent> next(int max) {
        if (isAtEnd()) {
            return List.of();
        }
        // Numbers have no gaps, so a page can be bounded by them: then no plan reads more, however little is known of
        // the table just after an import.
        long end = Math.min(newest, place + (filter.isForAll() ? max : look));
        List<StoredEvent> found = reads.run("read the log", connection -> between(connection, end, max));
        if (found.size() == max) {
            look = EVENTS_A_LOOK_MIN;
            place = placeOf(found.getLast());
        } else {
            look = Math.min(EVENTS_A_LOOK_MAX, 2 * look);
            place = end;
        }
        return found;
    }

    /** Up to where it has read; another scan may go on from there. */
    public long place() {
        return place;
    }

    /** Where it ends. */
    public long newest() {
        return newest;
    }

    /** Where another scan goes on behind an event that this one gave. */
    public long placeOf(StoredEvent event) {
        return filter.aggregateId() == null ? event.position() : event.row().sequence();
    }

    public boolean isAtEnd() {
        return place >= newest;
    }

    /** The wanted ones are found first, by indexes alone where that is less work, and only then read. */
    private List<StoredEvent> between(Connection connection, long end, int max) throws SQLException {
        List<Object> parameters = new ArrayList<>();
        StringBuilder wanted = new StringBuilder();
        add(wanted, parameters, "%s > ? and %1$s <= ?".formatted(placeColumn), place, end);
        if (filter.aggregateId() != null) {
            add(wanted, parameters, "aggregate_id = ?", filter.aggregateId());
        }
        if (!payloadTypes.isEmpty()) {
            add(wanted, parameters, "payload_type = any(?)", connection.createArrayOf("text", payloadTypes.toArray()));
        }
        addTime(wanted, parameters, "time_stamp >= ?", filter.since());
        addTime(wanted, parameters, "time_stamp < ?", filter.until());
        String condition = filter.isForAll()
                ? wanted.toString()
                : ("global_index in (with wanted as materialized"
                                + " (select global_index from event_store.domain_event where %s)"
                                + " select global_index from wanted order by global_index limit %d)")
                        .formatted(wanted, max);
        try (PreparedStatement statement = connection.prepareStatement(
                EventTable.SELECT + condition + " order by %s limit %d".formatted(placeColumn, max))) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            return EventTable.storedEvents(statement);
        }
    }

    private static void addTime(
            StringBuilder wanted, List<Object> parameters, String condition, @Nullable Instant time) {
        if (time != null) {
            add(wanted, parameters, condition, time.atOffset(ZoneOffset.UTC));
        }
    }

    private static void add(StringBuilder wanted, List<Object> parameters, String condition, Object... values) {
        wanted.append(wanted.isEmpty() ? "" : " and ").append(condition);
        parameters.addAll(List.of(values));
    }
}
