package chat.parley.benchmarks;

import java.util.Arrays;

/** What the length of a room costs: the first post there after a restart, and the posts after that. */
final class ColdLoadBenchmark {
    private static final int[] LENGTHS = {0, 1_000, 100_000, 1_000_000};
    private static final int POSTS = 2_000;
    private static final int TRIES = 9;
    private static final String FILL = """
            insert into event_store.domain_event (global_index, event_id, aggregate_id, sequence_number, type, time_stamp,
                                                  payload_type, payload_revision, payload, meta_data)
            select (select coalesce(max(global_index), 0) from event_store.domain_event) + n, gen_random_uuid()::text, '%1$s',
                   n - 1, 'Room', now(), 'chat.parley.benchmarks.Room$Posted', '1',
                   convert_to(json_build_object('roomId', '%1$s', 'messageId', gen_random_uuid(), 'username', 'sender-1',
                                                'content', 'message ' || n)::text, 'UTF8'), convert_to('{}', 'UTF8')
            from generate_series(1, %2$d) n
            """;

    private final Database database;
    private final Table table = new Table(
            "Cold load: a room by its length",
            "events",
            "snapshot",
            "first post ms (median of " + TRIES + ")",
            "slowest first post ms",
            "later posts p50 ms",
            "p99 ms");

    ColdLoadBenchmark(Database database) {
        this.database = database;
    }

    void run() {
        database.empty();
        for (int length : LENGTHS) {
            database.execute(FILL.formatted("room-" + length, length));
        }
        database.execute("vacuum analyze event_store.domain_event");
        warmUp();
        for (int length : LENGTHS) {
            measure(length);
        }
    }

    private void warmUp() {
        database.execute(FILL.formatted("warm-up", 1_000));
        for (int i = 0; i < 20; i++) {
            try (Stack stack = Stack.parley(database)) {
                for (int post = 0; post < 500; post++) {
                    stack.post("warm-up", "sender-1", "message");
                }
            }
        }
    }

    private void measure(int length) {
        String room = "room-" + length;
        try (Stack stack = Stack.parley(database)) {
            for (int post = 0; post < 600; post++) { // enough for a snapshot, as any room of that length has one
                stack.post(room, "sender-1", "message");
            }
        }
        long[] first = new long[TRIES];
        for (int i = 0; i < TRIES; i++) {
            try (Stack stack = Stack.parley(database)) {
                stack.post("warm-up", "sender-1", "another room: connections are there");
                first[i] = timed(stack, room);
            }
        }
        Arrays.sort(first);
        long[] later = new long[POSTS];
        try (Stack stack = Stack.parley(database)) {
            timed(stack, room);
            for (int i = 0; i < POSTS; i++) {
                later[i] = timed(stack, room);
            }
        }
        Arrays.sort(later);
        table.row(
                length,
                database.query("select count(*) from event_store.snapshot where aggregate_id = '%s'".formatted(room)),
                first[TRIES / 2] / 1e6,
                first[TRIES - 1] / 1e6,
                Posting.Result.percentile(later, 0.5),
                Posting.Result.percentile(later, 0.99));
    }

    private static long timed(Stack stack, String room) {
        long sent = System.nanoTime();
        stack.post(room, "sender-1", "message");
        return System.nanoTime() - sent;
    }
}
