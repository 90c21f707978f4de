package chat.parley.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A server that two hundred people talk on for hours, who leave and come back, while projections are rebuilt now and then:
 * what it holds at the end should be what it held at the beginning.
 */
final class SoakBenchmark {
    private static final int CLIENTS = 200;
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final int LOOKS_A_REBUILD = 5;
    /** As many of them leave and come back between two looks. */
    private static final int RESTLESS = 50;

    private final Database database;
    private final int minutes;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Table table = new Table(
            "Soak: %d people post and read once a second, %d of them leave and come back each minute"
                    .formatted(CLIENTS, RESTLESS),
            "minute",
            "posts",
            "post p99 ms",
            "page p99 ms",
            "wrong",
            "heap MB after GC",
            "RSS MB",
            "threads",
            "file handles",
            "database sessions");

    SoakBenchmark(Database database, int minutes) {
        this.database = database;
        this.minutes = minutes;
    }

    void run() throws IOException, InterruptedException, SQLException {
        String url = database.newDatabase("soak");
        try (Connection connection = DriverManager.getConnection(url);
                Statement sql = connection.createStatement();
                ServerProcess server = ServerProcess.start(Path.of("server/target/parley.jar"), url)) {
            ReadsBenchmark.fill(server, url);
            Projections projections = new Projections(server);
            List<ChatClient> clients = IntStream.rangeClosed(1, CLIENTS)
                    .mapToObj(number -> new ChatClient(server, http, number))
                    .toList();
            clients.forEach(ChatClient::follow);
            List<Thread> talks = clients.stream()
                    .map(client -> Thread.startVirtualThread(client::talk))
                    .toList();
            for (int minute = 1; minute <= minutes; minute++) {
                comeAndGo(clients, minute);
                if (minute % LOOKS_A_REBUILD == 0) {
                    projections.rebuild(minute % 2 == 0 ? "message-history" : "reading");
                }
                look(minute, server, clients, sql);
            }
            for (Thread talk : talks) {
                talk.interrupt();
                talk.join();
            }
        }
    }

    private static void comeAndGo(List<ChatClient> clients, int minute) {
        for (int i = 0; i < RESTLESS; i++) {
            clients.get((minute * RESTLESS + i) % CLIENTS).comeBack();
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos() / RESTLESS);
        }
    }

    private void look(int minute, ServerProcess server, List<ChatClient> clients, Statement sql)
            throws IOException, SQLException {
        long[] posts = ChatClient.sorted(clients, ChatClient::takePosts);
        long[] reads = ChatClient.sorted(clients, ChatClient::takeReads);
        table.row(
                minute,
                posts.length,
                Posting.Result.percentile(posts, 0.99),
                Posting.Result.percentile(reads, 0.99),
                clients.stream().mapToLong(ChatClient::takeWrong).sum(),
                server.heapKilobytes() / 1024.0,
                server.residentKilobytes() / 1024.0,
                server.threads(),
                server.handles(),
                sessions(sql));
    }

    private static long sessions(Statement sql) throws SQLException {
        try (ResultSet row = sql.executeQuery("select count(*) from pg_stat_activity where datname = current_database()"
                + " and pid <> pg_backend_pid()")) {
            row.next();
            return row.getLong(1);
        }
    }
}
