package chat.parley.eventstore;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL that keeps what it promises, on a port that it keeps over crashes. */
final class TortureDatabase implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(1); // after a crash it first replays its log

    private static final int PORT_MIN = 20_000;
    private static final int PORTS = 1_000;

    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration STOP_MAX = Duration.ofSeconds(30);

    private final Path data;
    private final int port;
    private EmbeddedPostgres postgres;

    TortureDatabase(Path data) throws IOException, SQLException {
        this.data = data;
        this.port = freePort();
        start();
        try (Connection connection = connect()) {
            LogTables.create(connection);
        }
    }

    /** Not one of those that the system gives to clients: one of them could get it while the database is away. */
    private static int freePort() throws IOException {
        List<Integer> ports = new ArrayList<>(
                IntStream.range(PORT_MIN, PORT_MIN + PORTS).boxed().toList());
        Collections.shuffle(ports);
        for (int port : ports) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("No port from %d on is free".formatted(PORT_MIN));
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException taken) {
            return false;
        }
    }

    void start() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(START_MAX)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("checkpoint_timeout", "30s")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("logging_collector", "on") // into the data directory
                .start();
    }

    int port() {
        return port;
    }

    /** Every process of it ends at once, and nothing is tidied up: the next start recovers from the log. */
    void crash() throws IOException {
        ProcessHandle postmaster = ProcessHandle.of(postmaster()).orElseThrow();
        signal("QUIT", postmaster.pid());
        await().pollInterval(POLL).atMost(STOP_MAX).until(() -> !postmaster.isAlive()); // onExit() looks rarely
        stop();
    }

    /** It rolls back what is under way, says good bye, and ends. */
    void stop() throws IOException {
        postgres.close();
    }

    /** One of its processes is killed, for which it ends all others and recovers. */
    void killBackend(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** QUIT is an immediate shutdown, STOP and CONT freeze and thaw a process; Java can send none of them. */
    void signal(String name, long pid) throws IOException {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -%s %d".formatted(name, pid))
                    .start()
                    .waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private long postmaster() throws IOException {
        return Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    }

    boolean answers() {
        try {
            return numbers("select 1").equals(List.of(1L));
        } catch (SQLException away) {
            return false;
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<Long> numbers(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<Long> numbers = new ArrayList<>();
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
            return numbers;
        }
    }

    Connection connect() throws SQLException {
        return at(port).getConnection();
    }

    /** New connections to the database at that port. */
    static PGSimpleDataSource at(int port) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl("jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port));
        database.setUser("postgres");
        database.setConnectTimeout(5);
        return database;
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
