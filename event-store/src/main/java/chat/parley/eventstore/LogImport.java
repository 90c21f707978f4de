package chat.parley.eventstore;

import chat.parley.eventstore.LogImportException.Fault;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over events from another log, as they are, with their identifiers, sequences and times: all of them, or none.
 *
 * <p>They wait in a table that only this session sees until all have come and were found to be in order; so it does not
 * matter how long that takes, and whatever fails, nothing is left behind. Then they are appended in one transaction, and
 * other appends wait for it, or are refused as busy.
 *
 * <p>Their aggregates must be new here, with one exception: where the log has only the first event of an aggregate, which
 * says the very same as the first that is taken over, it stays, and the others follow it.
 */
public final class LogImport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogImport.class);

    private static final int EVENTS_A_STATEMENT = 500;
    private static final int WEIGHT_A_STATEMENT = 4 << 20;
    private static final int EVENTS_A_COPY = 20_000;
    /** Of one statement; the longest puts all events in the order of their identifiers. */
    private static final Duration ANSWER_MAX = Duration.ofMinutes(10);

    private static final String SET_UP = """
            set statement_timeout = 0; set lock_timeout = '30s'; set synchronous_commit = on;
            set default_transaction_isolation = 'read committed';
            create temporary table imported as select 0::bigint as place, %s from event_store.domain_event with no data;
            alter table imported add primary key (place)
            """.formatted(EventTable.COLUMNS);

    private static final String ADD = """
            insert into imported
            select before.events + event.place, %s from %s, (select ?::bigint as events) before
            """.formatted(EventTable.OF_ARRAYS, EventTable.FROM_ARRAYS);

    private static final String DISORDER = """
            select place, repeated from (
                select place, sequence_number,
                       row_number() over (partition by aggregate_id order by place) - 1 as expected,
                       row_number() over (partition by event_id order by place) > 1 as repeated
                from imported) event
            where sequence_number <> expected or repeated
            order by place limit 1
            """;

    private static final String TAKE_OVER_FIRSTS = """
            delete from imported using event_store.domain_event first
            where imported.sequence_number = 0 and first.sequence_number = 0
                and first.aggregate_id = imported.aggregate_id
                and first.payload_type = imported.payload_type
                and first.payload_revision is not distinct from imported.payload_revision
                and first.payload = imported.payload
                and not exists (select from event_store.domain_event other
                                where other.aggregate_id = first.aggregate_id and other.sequence_number > 0)
            """;

    private static final String EXISTING = """
            select min(place) from imported
            where sequence_number = 0 and exists (
                select from event_store.domain_event event where event.aggregate_id = imported.aggregate_id)
            """;

    private static final String COPY = """
            insert into event_store.domain_event (global_index, %1$s)
            select ? + row_number() over (order by place), %1$s from imported where place > ? and place <= ? order by place
            """.formatted(EventTable.COLUMNS);

    private static final String TAKEN =
            "select min(place) from imported join event_store.domain_event using (event_id)";

    private final Connection connection;
    private final List<EventRow> waiting = new ArrayList<>();
    private int weight;
    private long added;

    private LogImport(Connection connection) {
        this.connection = connection;
    }

    static LogImport begin(DataSource ownConnections) {
        try {
            Connection connection = ownConnections.getConnection();
            LogImport begun = new LogImport(connection);
            try {
                connection.setNetworkTimeout(Runnable::run, (int) ANSWER_MAX.toMillis());
                connection.setAutoCommit(true);
                begun.execute(SET_UP);
                return begun;
            } catch (SQLException | RuntimeException failure) {
                begun.close();
                throw failure;
            }
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /** Has the event wait for the others. */
    public void add(EventRow event) {
        waiting.add(event);
        weight += event.weight();
        if (waiting.size() >= EVENTS_A_STATEMENT || weight >= WEIGHT_A_STATEMENT) {
            send();
        }
    }

    private void send() {
        if (waiting.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            EventTable.bind(statement, waiting);
            statement.setLong(10, added);
            statement.executeUpdate();
        } catch (SQLException failure) {
            throw failed(failure);
        }
        added += waiting.size();
        waiting.clear();
        weight = 0;
    }

    /**
     * Appends the events, and returns when they are committed; then how many of them that were.
     *
     * @throws LogImportException if they are not in order, or not new here
     * @throws EventStoreException if they could not be stored: unless the connection broke in the end, none is
     */
    public long finish() {
        send();
        try {
            execute("analyze imported");
            requireOrder();
            connection.setAutoCommit(false);
            return append();
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    private void requireOrder() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet first = statement.executeQuery(DISORDER)) {
            if (first.next()) {
                boolean isRepeated = first.getBoolean(2);
                throw new LogImportException(isRepeated ? Fault.REPEATED : Fault.OUT_OF_SEQUENCE, first.getLong(1));
            }
        }
    }

    private long append() throws SQLException {
        execute(EventTable.LOCK);
        execute(TAKE_OVER_FIRSTS);
        refuseAny(EXISTING, Fault.AGGREGATE_EXISTS);
        long before = EventTable.newest(connection);
        long stored = 0;
        try (PreparedStatement copy = connection.prepareStatement(COPY)) {
            for (long place = 0; place < added; place += EVENTS_A_COPY) {
                copy.setLong(1, before + stored);
                copy.setLong(2, place);
                copy.setLong(3, place + EVENTS_A_COPY);
                stored += copy.executeUpdate();
            }
        } catch (SQLException failure) {
            connection.rollback();
            if (PSQLState.UNIQUE_VIOLATION.getState().equals(failure.getSQLState())) {
                refuseAny(TAKEN, Fault.ID_TAKEN);
            }
            throw failure;
        }
        connection.commit();
        analyze();
        return stored;
    }

    /** Whoever reads now is better served by plans that know how many more events there are. */
    private void analyze() {
        try {
            connection.setAutoCommit(true);
            execute("analyze event_store.domain_event");
        } catch (SQLException notNow) {
            LOG.debug("The log will be analyzed by and by", notNow);
        }
    }

    /** Refuses the first event that the query finds, if it finds one. */
    private void refuseAny(String query, Fault fault) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            long place = row.getLong(1);
            if (!row.wasNull()) {
                throw new LogImportException(fault, place);
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static EventStoreException failed(SQLException failure) {
        return new EventStoreException("Cannot take over events: " + failure.getMessage(), failure);
    }

    /** Gives up what was not finished; the table goes with the session. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException alreadyBroken) {
            LOG.debug("The session of an import had ended", alreadyBroken);
        }
    }
}
