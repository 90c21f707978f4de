package chat.parley.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What people notice when the clock of a server jumps ahead an hour, and back again. Debian's libfaketime tells it another
 * time; every look at the clock takes it a lock, so that such a server is ten times slower.
 */
final class ClockJump {
    private static final Path JAR = Path.of("server/target/parley.jar");
    private static final int CLIENTS = 20;
    private static final Duration WHILE = Duration.ofSeconds(20);

    private final Database database;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Table table = new Table(
            "The clock jumps, while %d people post and read once a second".formatted(CLIENTS),
            "what",
            "posts",
            "post p99 ms",
            "page p99 ms",
            "wrong",
            "clock of the last event, against PostgreSQL's");

    ClockJump(Database database) {
        this.database = database;
    }

    void run() throws IOException, InterruptedException, SQLException {
        Path directory = Files.createTempDirectory("parley-clock");
        Path offset = Files.writeString(directory.resolve("offset"), "+0");
        String url = database.newDatabase("clock");
        try (ServerProcess onTime = ServerProcess.start(JAR, url)) {
            ReadsBenchmark.fill(onTime, url);
        }
        try (ServerProcess server = ServerProcess.start(JAR, url, faketime(offset))) {
            List<ChatClient> clients = IntStream.rangeClosed(1, CLIENTS)
                    .mapToObj(number -> new ChatClient(server, http, number))
                    .toList();
            clients.forEach(ChatClient::follow);
            List<Thread> talks = clients.stream()
                    .map(client -> Thread.startVirtualThread(client::talk))
                    .toList();
            for (String jump : List.of("+0", "+3600", "+0", "-3600", "+0")) {
                Path next = Files.writeString(directory.resolve("next"), jump);
                Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
                LockSupport.parkNanos(WHILE.toNanos());
                row(jump + " s", clients, url);
            }
            for (Thread talk : talks) {
                talk.interrupt();
                talk.join();
            }
            new Projections(server).awaitFilled();
            row("at the end, all projections have everything", clients, url);
        }
    }

    private void row(String what, List<ChatClient> clients, String url) throws SQLException {
        long[] posts = ChatClient.sorted(clients, ChatClient::takePosts);
        long[] reads = ChatClient.sorted(clients, ChatClient::takeReads);
        table.row(
                what,
                posts.length,
                Posting.Result.percentile(posts, 0.99),
                Posting.Result.percentile(reads, 0.99),
                clients.stream().mapToLong(ChatClient::takeWrong).sum(),
                Database.query(
                        url,
                        "select date_trunc('second', time_stamp - now())::text"
                                + " from event_store.domain_event order by global_index desc limit 1"));
    }

    private static Map<String, String> faketime(Path offset) throws IOException {
        try (Stream<Path> files = Files.find(
                Path.of("/usr/lib"), 3, (file, attributes) -> file.endsWith("faketime/libfaketimeMT.so.1"))) {
            Path library = files.findFirst()
                    .orElseThrow(() -> new IllegalStateException("It needs libfaketime, as Debian has it"));
            return Map.of(
                    "LD_PRELOAD",
                    library.toString(),
                    "FAKETIME_TIMESTAMP_FILE",
                    offset.toString(),
                    "FAKETIME_CACHE_DURATION",
                    "1",
                    "FAKETIME_DONT_FAKE_MONOTONIC",
                    "1");
        }
    }
}
