package chat.parley.eventstore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/** Makes the log's tables, as whoever uses this module does. */
final class LogTables {
    private static final List<String> SCRIPTS =
            List.of("V1__events.sql", "V2__commit_order.sql", "V3__ids_by_prefix.sql");

    private LogTables() {}

    static void create(Connection connection) throws IOException, SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create schema event_store");
            for (String name : SCRIPTS) {
                try (InputStream script = LogTables.class.getResourceAsStream("/db/event-store/" + name)) {
                    statement.execute(
                            new String(Objects.requireNonNull(script, name).readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
    }
}
