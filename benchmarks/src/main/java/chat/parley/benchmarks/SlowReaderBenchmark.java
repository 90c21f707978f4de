package chat.parley.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/** Some clients stop reading, while long messages are posted: what it costs the others, and whether all comes in the end. */
final class SlowReaderBenchmark {
    private static final int CLIENTS = 60;
    private static final int STOPPED = 10;
    private static final int MESSAGES_A_SECOND = 50;
    /** 4,000 characters of four bytes each. */
    private static final String CONTENT = "🦜".repeat(3_990);

    private final ServerProcess server;
    private final int seconds;
    private final Table table = new Table(
            "Slow readers: %d clients, messages of 16 KB, %d a second".formatted(CLIENTS, MESSAGES_A_SECOND),
            "clients that do not read",
            "seconds",
            "p50 ms of the others",
            "p99 ms",
            "max ms",
            "server RSS MB",
            "cut off",
            "all have everything after s",
            "out of turn");

    SlowReaderBenchmark(ServerProcess server, int seconds) {
        this.server = server;
        this.seconds = seconds;
    }

    void run() throws IOException {
        measure(0);
        measure(STOPPED);
    }

    private void measure(int stopped) throws IOException {
        try (Crowd crowd = new Crowd(server.port())) {
            crowd.come(CLIENTS, -1);
            long[] posted = new long[MESSAGES_A_SECOND * seconds];
            long[][] nanos = new long[posted.length][CLIENTS];
            crowd.listen(
                    (member, sender, ordinal) -> nanos[ordinal][member.number] = System.nanoTime() - posted[ordinal]);
            List<CrowdMember> asleep = List.copyOf(crowd.members().subList(CLIENTS - stopped, CLIENTS));
            crowd.on(() -> asleep.forEach(CrowdMember::stopReading));
            long start = System.nanoTime();
            for (int i = 0; i < posted.length; i++) {
                LockSupport.parkNanos(start + i * TimeUnit.SECONDS.toNanos(1) / MESSAGES_A_SECOND - System.nanoTime());
                int ordinal = i;
                posted[ordinal] = System.nanoTime();
                crowd.on(() -> crowd.members().getFirst().post(ordinal, CONTENT));
            }
            awaitHeard(crowd, posted.length - 1, CLIENTS - stopped, nanos);
            double resident = server.residentKilobytes() / 1024.0;
            long awake = System.nanoTime();
            long cutOff = crowd.wake(asleep);
            awaitHeard(crowd, posted.length - 1, CLIENTS, nanos);
            long[] others = Arrays.stream(nanos)
                    .flatMapToLong(all -> LongStream.of(all).limit(CLIENTS - stopped))
                    .sorted()
                    .toArray();
            table.row(
                    stopped,
                    seconds,
                    Posting.Result.percentile(others, 0.5),
                    Posting.Result.percentile(others, 0.99),
                    others[others.length - 1] / 1e6,
                    resident,
                    cutOff,
                    (System.nanoTime() - awake) / 1e9,
                    crowd.outOfTurn());
        }
    }

    private static void awaitHeard(Crowd crowd, int ordinal, int clients, long[][] nanos) {
        while (LongStream.of(nanos[ordinal]).limit(clients).anyMatch(heard -> heard == 0)) {
            crowd.check();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
