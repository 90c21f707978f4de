package chat.parley.server.cli;

import chat.parley.eventstore.EventLog;
import chat.parley.eventstore.LogFilter;
import chat.parley.eventstore.LogScan;
import chat.parley.eventstore.StoredEvent;
import chat.parley.server.StartFailure;
import chat.parley.server.axon.StoredLog;
import chat.parley.server.database.EmbeddedAccess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code verify}: reads the whole log from the database, with or without a server. */
@Command(name = "verify", description = "Reads every event in the database, and tells what is wrong with the log.")
final class VerifyCommand implements Callable<Integer> {
    private static final int EVENTS_A_READ = 2_000;
    private static final String DOUBLE_IDS = """
            select event_id, count(*) from event_store.domain_event where global_index <= ?
            group by event_id having count(*) > 1 order by event_id limit 100
            """;

    @Mixin
    private Output output;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "Where it is, by JDBC; else SPRING_DATASOURCE_URL. The user is in SPRING_DATASOURCE_USERNAME"
                    + " and …_PASSWORD.")
    private @Nullable String database;

    @Option(
            names = "--data-dir",
            paramLabel = "DIRECTORY",
            description = "Of a server with an embedded database; else PARLEY_DATA_DIR, else ./data.")
    private @Nullable Path dataDir;

    @Option(names = "--to", paramLabel = "POSITION", description = "The last event to look at.")
    private long to = Long.MAX_VALUE;

    @Option(names = "--expect", paramLabel = "SHA256", description = "Is wrong unless the log has this checksum.")
    private @Nullable String expected;

    @Override
    public Integer call() {
        String url = dataDir != null || database != null
                ? database
                : output.environment().get("SPRING_DATASOURCE_URL");
        if (url != null) {
            return verify(
                    url,
                    output.environment().get("SPRING_DATASOURCE_USERNAME"),
                    output.environment().get("SPRING_DATASOURCE_PASSWORD"));
        }
        Path directory =
                dataDir != null ? dataDir : Path.of(output.environment().getOrDefault("PARLEY_DATA_DIR", "./data"));
        try (EmbeddedAccess embedded = EmbeddedAccess.in(directory)) {
            return verify(embedded.url(), embedded.username(), null);
        } catch (StartFailure failure) {
            throw CommandFailure.failed(String.valueOf(failure.getMessage()));
        }
    }

    private int verify(String url, @Nullable String username, @Nullable String password) {
        try (Connection connection = connect(url, username, password);
                StoredLog stored = new StoredLog(new SingleConnectionDataSource(connection, true))) {
            LogCheck.Result result = check(stored.log(), connection);
            output.print(document(result), lines(result));
            return result.problemCount() == 0 ? 0 : CommandFailure.FAILED;
        } catch (EventStoreException | SQLException failure) {
            throw CommandFailure.failed("the log cannot be read: " + failure.getMessage());
        }
    }

    private static Connection connect(String url, @Nullable String username, @Nullable String password) {
        PGSimpleDataSource address = new PGSimpleDataSource();
        try {
            address.setUrl(url);
        } catch (IllegalArgumentException notOne) { // It may have a password, which belongs on no screen.
            throw CommandFailure.usage("this is no address of a PostgreSQL database");
        }
        if (username != null) { // The URL may have them instead.
            address.setUser(username);
            address.setPassword(password);
        }
        address.setApplicationName("parley-verify");
        address.setOptions("-c default_transaction_read_only=on");
        try {
            return address.getConnection();
        } catch (SQLException failure) {
            throw new CommandFailure(
                    CommandFailure.UNREACHABLE,
                    "unreachable",
                    "the database cannot be reached: " + failure.getMessage());
        }
    }

    private LogCheck.Result check(EventLog log, Connection connection) throws SQLException {
        LogCheck check = new LogCheck(log);
        LogScan scan = log.scan(LogFilter.everything(), 0);
        Progress progress = output.progress("events");
        long total = Math.min(scan.newest(), to);
        while (!scan.isAtEnd() && scan.place() < to) {
            for (StoredEvent event : scan.next((int) Math.min(EVENTS_A_READ, to - scan.place()))) {
                check.add(event);
            }
            progress.show("verify", scan.place(), total);
        }
        progress.end();
        doubleIds(connection, total, check);
        return check.result(expected);
    }

    /** The index that forbids them may be damaged like anything else, so it is not asked. */
    private static void doubleIds(Connection connection, long total, LogCheck check) throws SQLException {
        connection.createStatement().execute("set enable_indexscan = off; set enable_indexonlyscan = off");
        try (PreparedStatement statement = connection.prepareStatement(DOUBLE_IDS)) {
            statement.setLong(1, total);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    check.problem("%d events have the id %s".formatted(rows.getLong(2), rows.getString(1)));
                }
            }
        }
    }

    private static ObjectNode document(LogCheck.Result result) {
        return OperatorCommands.JSON.valueToTree(result);
    }

    private static List<String> lines(LogCheck.Result result) {
        List<String> lines = new ArrayList<>();
        lines.add("events: %d, rooms: %d, up to position %d"
                .formatted(result.events(), result.rooms(), result.position()));
        lines.add("sha256 " + result.sha256());
        if (result.outOfTime() > 0) {
            lines.add("%d are earlier than the one before them, as of an import or by other clocks"
                    .formatted(result.outOfTime()));
        }
        lines.addAll(result.problems());
        lines.add(
                result.problemCount() == 0
                        ? "Nothing is wrong with the log."
                        : "Wrong with the log: %d.".formatted(result.problemCount()));
        return lines;
    }
}
