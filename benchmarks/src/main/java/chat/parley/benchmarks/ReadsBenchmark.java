package chat.parley.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What reading costs in a server with a million messages in a thousand rooms, of which one reader is in all. */
final class ReadsBenchmark {
    private static final int ROOMS = 1_000;
    private static final int MEMBERS = 1_000;
    private static final int MESSAGES = 1_000_000;
    private static final int IN_THE_LARGEST = 300_000;
    private static final int READERS = 8;
    private static final int WARM_UPS = 8;

    /** Rooms with their members, then messages of eight words each, of which some are in most and many in few. */
    private static final String FILL = """
            create temporary table happened (room text, kind text, payload text, n bigint generated always as identity);
            insert into happened (room, kind, payload)
            select 'room-' || r, 'RoomOpened', json_build_object('roomId', 'room-' || r, 'name', 'Room ' || r,
                   'visibility', 'public', 'topic', null, 'openedBy', null)::text
            from generate_series(0, %1$d - 1) r;
            insert into happened (room, kind, payload)
            select 'room-' || r, 'MemberJoined', json_build_object('roomId', 'room-' || r, 'username', 'user' || u,
                   'role', 'member', 'by', null)::text
            from generate_series(0, %1$d - 1) r, generate_series(0, %2$d - 1) u where r = 0 or u in (0, r);
            insert into happened (room, kind, payload)
            select room, 'MessagePosted', json_build_object('roomId', room, 'messageId', gen_random_uuid(), 'username',
                   'user' || case when room = 'room-0' then m %% %2$d else substr(room, 6)::int %% %2$d end,
                   'content', words, 'replyTo', null, 'mentions', '[]'::json)::text
            from (select m, 'room-' || case when m <= %4$d then 0 else 1 + m %% (%1$d - 1) end as room,
                         (select string_agg('word' || floor(exp(random() * 10))::int, ' ')
                          from generate_series(1, 8) where m > 0) as words
                  from generate_series(1, %3$d) m) message;
            insert into event_store.domain_event (global_index, event_id, aggregate_id, sequence_number, type, time_stamp,
                                                  payload_type, payload_revision, payload, meta_data)
            select (select max(global_index) from event_store.domain_event) + n, gen_random_uuid()::text, room,
                   row_number() over (partition by room order by n) - 1, 'ChatRoom',
                   date_trunc('milliseconds', now() - (%3$d - n) * interval '1 second'), 'room.' || kind,
                   case kind when 'RoomOpened' then '1' else '2' end, convert_to(payload, 'UTF8'), convert_to('{}', 'UTF8')
            from happened order by n;
            """.formatted(ROOMS, MEMBERS, MESSAGES, IN_THE_LARGEST);

    private final Database database;
    private final Duration time;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Table table = new Table(
            "Reads: %,d messages in %,d rooms, %,d in the largest; %d readers"
                    .formatted(MESSAGES, ROOMS, IN_THE_LARGEST, READERS),
            "what",
            "requests/s",
            "p50 ms",
            "p95 ms",
            "p99 ms",
            "CPU µs JVM",
            "CPU µs PostgreSQL");

    ReadsBenchmark(Database database, Duration time) {
        this.database = database;
        this.time = time;
    }

    void run() throws IOException, InterruptedException, SQLException {
        String url = database.newDatabase("reads");
        try (ServerProcess server = ServerProcess.start(Path.of("server/target/parley.jar"), url)) {
            fill(server, url);
            String room = "/rooms/room-0/messages?limit=50";
            for (int i = 0; i < WARM_UPS; i++) { // Until its compilers rest, a minute or so.
                measure(server, "warm-up", room, false);
            }
            measure(server, "newest page", room, true);
            measure(server, "page in the middle", room + "&before=150000", true);
            measure(server, "page near the beginning", room + "&after=2000", true);
            measure(server, "page as of the middle", room + "&asOf=150000", true);
            measure(server, "rooms, 200 of 1,000", "/rooms", true);
            measure(server, "unread counts of 1,000 rooms", "/unread", true);
            measure(server, "search: a word in few messages", "/search?q=word21000", true);
            measure(server, "search: a word in most messages", "/search?q=word1", true);
            measure(server, "search: two words", "/search?q=word2+word300", true);
            measure(server, "search: a phrase", "/search?q=%22word1+word2%22", true);
            measure(server, "search: part of a word", "/search?q=ord1234", true);
        }
    }

    /** Has a million messages happen on a server, and returns when its projections have them. */
    static void fill(ServerProcess server, String url) throws IOException, InterruptedException, SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(FILL);
            new Projections(server).awaitFilled();
            statement.execute("vacuum analyze");
        }
    }

    private void measure(ServerProcess server, String what, String path, boolean shown)
            throws IOException, InterruptedException {
        HttpRequest request = server.asked(path).build();
        List<Posting.Latencies> latencies =
                Stream.generate(Posting.Latencies::new).limit(READERS).toList();
        long java = Cpu.micros(server.pid());
        long postgres = database.cpuMicros();
        long start = System.nanoTime();
        List<Thread> readers = latencies.stream()
                .map(own -> Thread.startVirtualThread(() -> read(request, start + time.toNanos(), own)))
                .toList();
        for (Thread reader : readers) {
            reader.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] nanos = latencies.stream()
                .flatMapToLong(own -> Arrays.stream(own.values()))
                .sorted()
                .toArray();
        if (shown) {
            table.row(
                    what,
                    nanos.length / seconds,
                    Posting.Result.percentile(nanos, 0.5),
                    Posting.Result.percentile(nanos, 0.95),
                    Posting.Result.percentile(nanos, 0.99),
                    (Cpu.micros(server.pid()) - java) / (double) nanos.length,
                    (database.cpuMicros() - postgres) / (double) nanos.length);
        }
    }

    private void read(HttpRequest request, long until, Posting.Latencies latencies) {
        while (System.nanoTime() < until) {
            long asked = System.nanoTime();
            send(request);
            latencies.add(System.nanoTime() - asked);
        }
    }

    private String send(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(answer + " " + answer.body());
            }
            return answer.body();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
