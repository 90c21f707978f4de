package chat.parley.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What two hundred people notice of it when a projection of a million events is rebuilt, and what a crash does to that. */
final class RebuildBenchmark {
    private static final int CLIENTS = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final Duration BEFORE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Pattern REBUILD =
            Pattern.compile("\"rebuild\":\\{[^}]*\"state\":\"(\\w+)\",\"position\":(\\d+)");
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
            sql.execute(ReadsBenchmark.FILL);
            awaitFilled(server);
            sql.execute("vacuum analyze");
            for (String projection : List.of("message-history", "message-search")) {
                whilePeopleTalk(server, projection, sql);
                rebuild(server, projection, sql);
            }
            killed(server, url, "message-history", sql);
        }
    }

    private void whilePeopleTalk(ServerProcess server, String projection, Statement sql)
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
        begin(server, projection);
        awaitDone(server, projection);
        row(projection, began, clients, "");
        for (Thread talk : talks) {
            talk.interrupt();
            talk.join();
        }
        awaitFilled(server);
        table.row("after it, quiet", "", "", "", "", "", "", "", checksum(sql, projection));
    }

    private void rebuild(ServerProcess server, String projection, Statement sql)
            throws IOException, InterruptedException, SQLException {
        long began = System.nanoTime();
        begin(server, projection);
        awaitDone(server, projection);
        table.row(projection + ", quiet", seconds(began), "", "", "", "", "", "", checksum(sql, projection));
    }

    /** SIGKILL in the middle; the next start goes on from there. */
    private void killed(ServerProcess first, String url, String projection, Statement sql)
            throws IOException, InterruptedException, SQLException {
        long reached;
        begin(first, projection);
        do {
            LockSupport.parkNanos(POLL.toNanos());
            reached = position(first, projection);
        } while (reached < 300_000);
        first.kill();
        try (ServerProcess server = ServerProcess.start(JAR, url)) {
            server.takeOver(first);
            long began = System.nanoTime();
            long goesOnFrom = position(server, projection);
            awaitDone(server, projection);
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
        long[] posts = sorted(clients, ChatClient::takePosts);
        long[] reads = sorted(clients, ChatClient::takeReads);
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

    private static long[] sorted(List<ChatClient> clients, Function<ChatClient, Posting.Latencies> taken) {
        return clients.stream()
                .flatMapToLong(client -> Arrays.stream(taken.apply(client).values()))
                .sorted()
                .toArray();
    }

    private static String checksum(Statement sql, String projection) throws SQLException {
        String rows = projection.equals("message-history") ? "read_model.message" : "read_model.search_message";
        try (ResultSet row = sql.executeQuery(
                "select count(*) || ', ' || sum(hashtextextended(t::text, 0)) from %s t".formatted(rows))) {
            row.next();
            return row.getString(1);
        }
    }

    private void begin(ServerProcess server, String projection) throws IOException, InterruptedException {
        send(server.asked("/actuator/projections/" + projection).POST(BodyPublishers.noBody()));
    }

    private void awaitDone(ServerProcess server, String projection) throws IOException, InterruptedException {
        Matcher rebuild;
        do {
            LockSupport.parkNanos(POLL.toNanos());
            rebuild = rebuild(server, projection);
        } while (!rebuild.group(1).equals("done"));
    }

    private long position(ServerProcess server, String projection) throws IOException, InterruptedException {
        return Long.parseLong(rebuild(server, projection).group(2));
    }

    private Matcher rebuild(ServerProcess server, String projection) throws IOException, InterruptedException {
        String status = send(server.asked("/actuator/projections/" + projection));
        Matcher rebuild = REBUILD.matcher(status);
        if (!rebuild.find() || rebuild.group(1).equals("failed")) {
            throw new IllegalStateException(status);
        }
        return rebuild;
    }

    private void awaitFilled(ServerProcess server) throws IOException, InterruptedException {
        HttpRequest.Builder projections = server.asked("/actuator/projections");
        boolean behind = true;
        while (behind) {
            LockSupport.parkNanos(POLL.toNanos());
            behind = ReadsBenchmark.LAG
                    .matcher(send(projections))
                    .results()
                    .anyMatch(lag -> Long.parseLong(lag.group(1)) > 0);
        }
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(answer + " " + answer.body());
        }
        return answer.body();
    }
}
