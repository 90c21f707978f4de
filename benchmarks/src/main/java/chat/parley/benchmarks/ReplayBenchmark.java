package chat.parley.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server rebuilds its message history from a million events, while somebody reads it. */
final class ReplayBenchmark {
    private static final int EVENTS = 1_000_000;
    private static final int REBUILDS = 3;
    private static final long POLL_NANOS = 20_000_000;
    private static final Pattern POSITION = Pattern.compile("\"position\":(\\d+)");
    private static final String FILL = """
            insert into event_store.domain_event (global_index, event_id, aggregate_id, sequence_number, type, time_stamp,
                                                  payload_type, payload_revision, payload, meta_data)
            select (select max(global_index) from event_store.domain_event) + n, gen_random_uuid()::text, 'general',
                   (select max(sequence_number) from event_store.domain_event where aggregate_id = 'general') + n,
                   'ChatRoom', date_trunc('milliseconds', now()), 'room.MessagePosted', '2',
                   convert_to(json_build_object('roomId', 'general', 'messageId', gen_random_uuid(), 'username',
                                                'sender-' || n %% 100, 'content',
                                                'It is a truth universally acknowledged, that a message must be',
                                                'replyTo', null, 'mentions', '[]'::json)::text,
                              'UTF8'),
                   convert_to('{}', 'UTF8')
            from generate_series(1, %d) n
            """.formatted(EVENTS);

    private final Database database;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Table table = new Table(
            "Replay: %,d events into the message history".formatted(EVENTS),
            "what",
            "seconds",
            "events/s",
            "CPU µs JVM",
            "CPU µs PostgreSQL",
            "pages read meanwhile",
            "page p50 ms",
            "page p99 ms");

    ReplayBenchmark(Database database) {
        this.database = database;
    }

    void run() throws IOException, InterruptedException, SQLException {
        String url = database.newDatabase("replay");
        try (ServerProcess server = ServerProcess.start(Path.of("server/target/parley.jar"), url)) {
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement()) {
                statement.execute(FILL);
                statement.execute("vacuum analyze event_store.domain_event");
                long head = newest(statement);
                measure("first projection", server, head, "");
                for (int i = 1; i <= REBUILDS; i++) {
                    measure("rebuild " + i, server, head, "message-history");
                }
            }
        }
    }

    private static long newest(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select max(global_index) from event_store.domain_event")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void measure(String what, ServerProcess server, long head, String rebuild)
            throws IOException, InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Posting.Latencies pages = new Posting.Latencies();
        // While tables are filled for the first time, there is nothing to read.
        Thread reader = Thread.startVirtualThread(rebuild.isEmpty() ? () -> {} : () -> read(server, done, pages));
        long java = Cpu.micros(server.pid());
        long postgres = database.cpuMicros();
        long start = System.nanoTime();
        if (!rebuild.isEmpty()) {
            send(server.asked("/actuator/projections/" + rebuild).POST(BodyPublishers.noBody()));
        }
        do {
            LockSupport.parkNanos(POLL_NANOS);
        } while (!isAt(head, server));
        double seconds = (System.nanoTime() - start) / 1e9;
        done.set(true);
        reader.join();
        long[] nanos = pages.values();
        Arrays.sort(nanos);
        table.row(
                what,
                seconds,
                EVENTS / seconds,
                (Cpu.micros(server.pid()) - java) / (double) EVENTS,
                (database.cpuMicros() - postgres) / (double) EVENTS,
                nanos.length,
                Posting.Result.percentile(nanos, 0.5),
                Posting.Result.percentile(nanos, 0.99));
    }

    private void read(ServerProcess server, AtomicBoolean done, Posting.Latencies pages) {
        URI page = server.uri("/messages?limit=50&before=500000");
        while (!done.get()) {
            long asked = System.nanoTime();
            try {
                send(HttpRequest.newBuilder(page));
            } catch (IOException | InterruptedException failure) {
                throw new IllegalStateException(failure);
            }
            pages.add(System.nanoTime() - asked);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private boolean isAt(long head, ServerProcess server) throws IOException, InterruptedException {
        String status = send(server.asked("/actuator/projections/message-history"));
        Matcher position = POSITION.matcher(status);
        return status.contains("\"state\":\"running\"") && position.find() && Long.parseLong(position.group(1)) >= head;
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(answer + " " + answer.body());
        }
        return answer.body();
    }
}
