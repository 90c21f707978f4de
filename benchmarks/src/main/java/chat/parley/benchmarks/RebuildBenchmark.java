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

/** What two hundred people notice of it when a projection of a million events is rebuilt, and what a crash does to that. */
final class RebuildBenchmark {
    private static final int CLIENTS = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final Duration BEFORE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Path JAR = Path.of("server/target/parley.jar");

    private final Database database;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Table table = new Table(
            "Rebuild: 1,000,000 messages in 1,000 rooms, while %d people post and read once a second"
                    .formatted(CLIENTS),
            "what",
            "seconds",
            "posts",
            "post p50 ms",
            "post p99 ms",
            "page p50 ms",
            "page p99 ms",
            "wrong",
            "rows, checksum");

    RebuildBenchmark(Database database) {
        this.database = database;
    }

    void run() throws IOException, InterruptedException, SQLException {
        String url = database.newDatabase("rebuild");
        try (Connection connection = DriverManager.getConnection(url);
                Statement sql = connection.createStatement();
                ServerProcess server = ServerProcess.start(JAR, url)) {
            ReadsBenchmark.fill(server, url);
            Projections projections = new Projections(server);
            for (String projection : List.of("message-history", "message-search")) {
                whilePeopleTalk(server, projections, projection, sql);
                rebuild(projections, projection, sql);
            }
            killed(server, projections, url, "message-history", sql);
        }
    }

    private void whilePeopleTalk(ServerProcess server, Projections projections, String projection, Statement sql)
            throws IOException, InterruptedException, SQLException {
        List<ChatClient> clients = IntStream.rangeClosed(1, CLIENTS)
                .mapToObj(number -> new ChatClient(server, http, number))
                .toList();
        clients.forEach(ChatClient::follow);
        List<Thread> talks = clients.stream()
                .map(client -> Thread.startVirtualThread(client::talk))
                .toList();
        LockSupport.parkNanos(WARM_UP.toNanos());
        take(clients);
        long began = System.nanoTime();
        LockSupport.parkNanos(BEFORE.toNanos());
        row("before", began, clients, "");
        began = System.nanoTime();
        projections.rebuild(projection);
        projections.awaitRebuilt(projection);
        row(projection, began, clients, "");
        for (Thread talk : talks) {
            talk.interrupt();
            talk.join();
        }
        projections.awaitFilled();
        table.row("after it, quiet", "", "", "", "", "", "", "", checksum(sql, projection));
    }

    private void rebuild(Projections projections, String projection, Statement sql)
            throws IOException, InterruptedException, SQLException {
        long began = System.nanoTime();
        projections.rebuild(projection);
        projections.awaitRebuilt(projection);
        table.row(projection + ", quiet", seconds(began), "", "", "", "", "", "", checksum(sql, projection));
    }

    /** SIGKILL in the middle; the next start goes on from there. */
    private void killed(ServerProcess first, Projections projections, String url, String projection, Statement sql)
            throws IOException, InterruptedException, SQLException {
        long reached;
        projections.rebuild(projection);
        do {
            LockSupport.parkNanos(POLL.toNanos());
            reached = projections.rebuiltUpTo(projection);
        } while (reached < 300_000);
        first.kill();
        try (ServerProcess server = ServerProcess.start(JAR, url)) {
            server.takeOver(first);
            long began = System.nanoTime();
            Projections next = new Projections(server);
            long goesOnFrom = next.rebuiltUpTo(projection);
            next.awaitRebuilt(projection);
            table.row(
                    "killed at %,d, goes on from %,d".formatted(reached, goesOnFrom),
                    seconds(began),
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    checksum(sql, projection));
        }
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static void take(List<ChatClient> clients) {
        clients.forEach(client -> {
            client.takePosts();
            client.takeReads();
            client.takeWrong();
        });
    }

    private void row(String what, long began, List<ChatClient> clients, String checksum) {
        long[] posts = ChatClient.sorted(clients, ChatClient::takePosts);
        long[] reads = ChatClient.sorted(clients, ChatClient::takeReads);
        table.row(
                what,
                seconds(began),
                posts.length,
                Posting.Result.percentile(posts, 0.5),
                Posting.Result.percentile(posts, 0.99),
                Posting.Result.percentile(reads, 0.5),
                Posting.Result.percentile(reads, 0.99),
                clients.stream().mapToLong(ChatClient::takeWrong).sum(),
                checksum);
    }

    private static String checksum(Statement sql, String projection) throws SQLException {
        String rows = projection.equals("message-history") ? "read_model.message" : "read_model.search_message";
        try (ResultSet row = sql.executeQuery(
                "select count(*) || ', ' || sum(hashtextextended(t::text, 0)) from %s t".formatted(rows))) {
            row.next();
            return row.getString(1);
        }
    }
}
