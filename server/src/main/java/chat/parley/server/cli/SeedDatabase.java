package chat.parley.server.cli;

import chat.parley.server.cli.SeedTable.Field;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The seed's table in its PostgreSQL, read in pages by id, a transaction each: however long it is, a page of it is here. */
final class SeedDatabase implements SeedSource {
    /** With values as long as they may be, 50 MiB. */
    private static final int PAGE_ROWS_MAX = 100;

    private static final SeedTable TABLE = SeedTable.of(SeedTable.COLUMNS);

    private final Connection connection;
    private final String select;
    private final long total;
    private final Queue<List<Field>> page = new ArrayDeque<>();
    private @Nullable Object last;
    private boolean isEnded;
    private long done;

    private SeedDatabase(Connection connection, String table) throws SQLException {
        this.connection = connection;
        this.select = SeedTable.COLUMNS.stream()
                .map(SeedDatabase::selected)
                .collect(Collectors.joining(", ", "select \"id\", ", " from " + table));
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from " + table)) {
            count.next();
            this.total = count.getLong(1);
        }
        connection.commit();
    }

    /** A column as text, and whether that is too long: then it stays where it is. */
    private static String selected(String column) {
        String text = "\"%s\"::text".formatted(column);
        String isTooLong = "octet_length(%s) > %d".formatted(text, SqlTokens.VALUE_BYTES_MAX);
        return "case when %s then null else %s end, %s".formatted(isTooLong, text, isTooLong);
    }

    static SeedDatabase open(SeedAddress address, String table) {
        Connection connection;
        try {
            connection = address.database().getConnection();
        } catch (SQLException failure) {
            throw new CommandFailure(
                    CommandFailure.UNREACHABLE, "unreachable", "the database cannot be reached: " + why(failure));
        }
        try {
            return new SeedDatabase(
                    connection, SeedTableName.of(table).within(address.schema()).quoted());
        } catch (SQLException failure) {
            close(connection);
            throw unreadable(failure);
        }
    }

    /** By its state alone, as the words may repeat what is in the address. */
    private static String why(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        String words = state.startsWith("08")
                ? "nothing answers there as PostgreSQL does"
                : state.startsWith("28")
                        ? "it does not know the user or the password"
                        : state.equals("3D000") ? "it has no such database" : "it refuses";
        return "%s (SQL state %s)".formatted(words, state);
    }

    @Override
    public @Nullable SeedRow next() {
        if (page.isEmpty() && !isEnded) {
            read();
        }
        List<Field> fields = page.poll();
        if (fields == null) {
            return null;
        }
        done++;
        return TABLE.row(fields);
    }

    private void read() {
        String after = last == null ? "" : " where \"id\" > ?";
        try (Statement setting = connection.createStatement();
                PreparedStatement statement =
                        connection.prepareStatement(select + after + " order by 1 limit " + PAGE_ROWS_MAX)) {
            // The driver begins with the zone of this machine, in which a time with a zone would be written.
            setting.execute("set local timezone = 'UTC'");
            if (last != null) {
                statement.setObject(1, last);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    last = rows.getObject(1);
                    page.add(fields(rows));
                }
            }
            connection.commit();
            isEnded = page.size() < PAGE_ROWS_MAX;
        } catch (SQLException failure) {
            throw unreadable(failure);
        }
    }

    private static List<Field> fields(ResultSet row) throws SQLException {
        List<Field> fields = new ArrayList<>();
        for (int column = 2; column < 2 + 2 * SeedTable.COLUMNS.size(); column += 2) {
            fields.add(row.getBoolean(column + 1) ? Field.bad(SqlTokens.TOO_LONG) : Field.of(row.getString(column)));
        }
        return fields;
    }

    private static CommandFailure unreadable(SQLException failure) {
        return CommandFailure.failed("the table cannot be read: " + failure.getMessage());
    }

    @Override
    public long done() {
        return done;
    }

    @Override
    public long total() {
        return total;
    }

    @Override
    public String unit() {
        return "rows";
    }

    @Override
    public void close() {
        close(connection);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException alreadyBroken) {
            // It was only read from.
        }
    }
}
