package chat.parley.benchmarks;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Runs the benchmarks that are named, or all: append, cold, tail, replay, rebuild, reads, wire; "short" measures for two
 * seconds each. "soak" with a number of minutes and "clock-jump" are by themselves.
 */
public final class Benchmarks {
    private static final Set<String> ALL = Set.of("append", "cold", "tail", "replay", "rebuild", "reads", "wire");

    private Benchmarks() {}

    /** Begins; see benchmarks/run. */
    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        List<String> named = List.of(arguments);
        boolean quick = named.contains("short");
        Duration time = Duration.ofSeconds(quick ? 2 : 8);
        Set<String> wanted = named.stream().anyMatch(ALL::contains) ? Set.copyOf(named) : ALL;
        try (Database database = Database.start()) {
            if (named.contains("soak")) {
                new SoakBenchmark(database, Integer.parseInt(named.get(1))).run();
                return;
            }
            if (named.contains("clock-jump")) {
                new ClockJump(database).run();
                return;
            }
            if (named.contains("page")) {
                new PageBenchmark(database).run();
                return;
            }
            if (wanted.contains("append")) {
                new AppendBenchmark(database, quick ? time : time.dividedBy(2), time).run();
            }
            if (wanted.contains("cold")) {
                new ColdLoadBenchmark(database).run();
            }
            if (wanted.contains("tail")) {
                new TailBenchmark(database).run();
            }
            if (wanted.contains("replay")) {
                new ReplayBenchmark(database).run();
            }
            if (wanted.contains("rebuild")) {
                new RebuildBenchmark(database).run();
            }
            if (wanted.contains("reads")) {
                new ReadsBenchmark(database, time).run();
            }
            if (wanted.contains("wire")) {
                new WireBenchmark(database, time).run();
            }
        }
    }
}
