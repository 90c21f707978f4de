package chat.parley.eventstore;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Sets a statement's parameters, from the first on, to the columns of many rows: as arrays, which {@code unnest} makes rows
 * again. Arrays of these kinds travel in binary; those of others would be written out and parsed again.
 */
public final class Columns<R> {
    /** SQL for the time of a column {@code micros}; as one product it would not be exact after 2255. */
    public static final String TIME_OF_MICROS =
            "timestamptz 'epoch' + micros / 1000000 * interval '1 second' + micros % 1000000 * interval '1 microsecond'";

    private final PreparedStatement statement;
    private final PGConnection arrays;
    private final List<R> rows;
    private int set;

    /** Of these rows, for that statement. */
    public Columns(PreparedStatement statement, List<R> rows) throws SQLException {
        this.statement = statement;
        this.arrays = statement.getConnection().unwrap(PGConnection.class);
        this.rows = rows;
    }

    /** Sets the next parameter, a {@code text[]}. */
    public Columns<R> texts(Function<? super R, @Nullable String> column) throws SQLException {
        return set("text", rows.stream().map(column).toArray(String[]::new));
    }

    /** Sets the next parameter, a {@code bigint[]}. */
    public Columns<R> numbers(Function<? super R, @Nullable Long> column) throws SQLException {
        return set("int8", rows.stream().map(column).toArray(Long[]::new));
    }

    /** Sets the next parameter, a {@code bigint[]} of microseconds since 1970, of which {@link #TIME_OF_MICROS} makes times. */
    public Columns<R> times(Function<? super R, Instant> column) throws SQLException {
        return numbers(row -> ChronoUnit.MICROS.between(Instant.EPOCH, column.apply(row)));
    }

    /** Sets the next parameter, a {@code bytea[]}. */
    public Columns<R> bytes(Function<? super R, byte[]> column) throws SQLException {
        return set("bytea", rows.stream().map(column).toArray(byte[][]::new));
    }

    private Columns<R> set(String type, Object values) throws SQLException {
        statement.setArray(++set, arrays.createArrayOf(type, values));
        return this;
    }
}
