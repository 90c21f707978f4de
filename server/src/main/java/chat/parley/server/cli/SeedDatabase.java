package chat.parley.server.cli;

import chat.parley.server.cli.SeedTable.Field;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** The seed's table in its PostgreSQL, read in pages by id: however long it is, a page of it is here. */
final class SeedDatabase implements SeedSource {
    private static final Pattern ADDRESS = Pattern.compile("(jdbc:postgresql|postgresql|postgres):.*");
    private static final int PAGE_ROWS_MAX = 500;
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
        this.select = "select \"id\", "
                + SeedTable.COLUMNS.stream().map("\"%s\"::text"::formatted).collect(Collectors.joining(", "))
                + " from "
                + table;
        try (PreparedStatement statement = connection.prepareStatement("select count(*) from " + table);
                ResultSet count = statement.executeQuery()) {
            count.next();
            this.total = count.getLong(1);
        }
    }

    static boolean isAddress(String source) {
        return ADDRESS.matcher(source).matches();
    }

    /** Opens a table, whose name may have a schema before a dot, at an address as JDBC or Prisma writes it. */
    static SeedDatabase open(String address, String table) {
        PGSimpleDataSource database = address(address);
        Connection connection;
        try {
            connection = database.getConnection();
        } catch (SQLException failure) {
            throw new CommandFailure(
                    CommandFailure.UNREACHABLE,
                    "unreachable",
                    "the database cannot be reached: " + failure.getMessage());
        }
        String quoted = Arrays.stream(table.split("\\.", 2))
                .map(part -> '"' + part.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining("."));
        try {
            return new SeedDatabase(connection, quoted);
        } catch (SQLException failure) {
            close(connection);
            throw unreadable(failure);
        }
    }

    private static PGSimpleDataSource address(String text) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        try {
            if (text.startsWith("jdbc:")) {
                database.setUrl(text);
            } else {
                prisma(database, URI.create(text));
            }
        } catch (IllegalArgumentException notOne) {
            throw CommandFailure.usage("SOURCE is no address of a PostgreSQL database");
        }
        database.setApplicationName("parley-import-seed");
        // Times come as text, which must not depend on where the database is.
        database.setOptions("-c default_transaction_read_only=on -c timezone=UTC -c datestyle=ISO");
        return database;
    }

    private static void prisma(PGSimpleDataSource database, URI address) {
        if (address.getHost() == null || address.getPath().length() < 2) {
            throw new IllegalArgumentException("without a host or a database");
        }
        database.setServerNames(new String[] {address.getHost().replaceAll("[\\[\\]]", "")});
        database.setPortNumbers(new int[] {address.getPort() < 0 ? 5432 : address.getPort()});
        database.setDatabaseName(address.getPath().substring(1));
        if (address.getRawUserInfo() != null) {
            String[] user = address.getRawUserInfo().split(":", 2);
            database.setUser(decoded(user[0]));
            database.setPassword(user.length == 1 ? null : decoded(user[1]));
        }
        String query = address.getRawQuery() == null ? "" : address.getRawQuery();
        for (String parameter : query.split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            if (pair.length == 2 && pair[0].equals("schema")) {
                database.setCurrentSchema(decoded(pair[1]));
            } else if (pair.length == 2 && pair[0].equals("sslmode")) {
                database.setSslMode(decoded(pair[1]));
            } // What else Prisma has there is about its pool.
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
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
        try (PreparedStatement statement =
                connection.prepareStatement(select + after + " order by 1 limit " + PAGE_ROWS_MAX)) {
            if (last != null) {
                statement.setObject(1, last);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    last = rows.getObject(1);
                    List<Field> fields = new ArrayList<>();
                    for (int column = 2; column < 2 + SeedTable.COLUMNS.size(); column++) {
                        fields.add(Field.of(rows.getString(column)));
                    }
                    page.add(fields);
                }
            }
            isEnded = page.size() < PAGE_ROWS_MAX;
        } catch (SQLException failure) {
            throw unreadable(failure);
        }
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
