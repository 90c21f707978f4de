package chat.parley.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Posts a second into 1 and 64 rooms, by 32 and 128 senders, with and without a slow disk. */
final class AppendBenchmark {
    private static final int SLOW_COMMIT_MICROS = 1_000;
    private static final int MANY_ROOMS = 64;
    private static final int[] SENDERS = {32, 128};

    private final Database database;
    private final Duration warmUp;
    private final Duration time;
    private final Table table;

    AppendBenchmark(Database database, Duration warmUp, Duration time) {
        this.database = database;
        this.warmUp = warmUp;
        this.time = time;
        this.table = new Table(
                "Append: post, wait for the commit, post again",
                "what",
                "commit",
                "rooms",
                "senders",
                "posts/s",
                "p50 ms",
                "p99 ms",
                "CPU µs JVM",
                "CPU µs PostgreSQL",
                "failed",
                "p99 ms at half of that");
    }

    void run() throws IOException, InterruptedException {
        compile(Stack::axonJdbc);
        compile(Stack::axonJdbcBare);
        compile(Stack::parley);
        for (int delay : new int[] {0, SLOW_COMMIT_MICROS}) {
            database.commitDelay(delay);
            for (int senders : SENDERS) {
                pgbench(senders, delay);
                for (int rooms : new int[] {MANY_ROOMS, 1}) {
                    measure("Axon JDBC", Stack::axonJdbc, rooms, senders, delay, false);
                    measure("Axon JDBC, bare", Stack::axonJdbcBare, rooms, senders, delay, false);
                    measure("Parley", Stack::parley, rooms, senders, delay, true);
                }
            }
        }
        database.commitDelay(0);
    }

    /** Nothing is measured before the JVM has compiled all of it: the order of the rows must not matter. */
    private void compile(Function<Database, Stack> stacks) throws InterruptedException {
        database.empty();
        try (Stack stack = stacks.apply(database)) {
            new Posting(stack, database, MANY_ROOMS, SENDERS[0]).run(warmUp, warmUp);
        }
    }

    private void pgbench(int clients, int delay) throws IOException, InterruptedException {
        database.empty();
        Optional<Double> tps = Pgbench.run(database, clients, time);
        table.row(
                "pgbench",
                commit(delay),
                "-",
                clients,
                tps.<Object>map(found -> found).orElse("not installed"),
                "",
                "",
                "",
                "",
                "",
                "");
    }

    private void measure(
            String what, Function<Database, Stack> stacks, int rooms, int senders, int delay, boolean atHalf)
            throws InterruptedException {
        database.empty();
        try (Stack stack = stacks.apply(database)) {
            Posting posting = new Posting(stack, database, rooms, senders);
            Posting.Result result = posting.run(warmUp, time);
            Object half = atHalf
                    ? posting.runAt(result.perSecond() / 2, Duration.ofSeconds(1), time)
                            .p99Millis()
                    : "";
            table.row(
                    what,
                    commit(delay),
                    rooms,
                    senders,
                    result.perSecond(),
                    result.p50Millis(),
                    result.p99Millis(),
                    result.javaMicros(),
                    result.postgresMicros(),
                    result.failed(),
                    half);
        }
    }

    private static String commit(int delay) {
        return delay == 0 ? "as it is" : delay + " µs";
    }
}
