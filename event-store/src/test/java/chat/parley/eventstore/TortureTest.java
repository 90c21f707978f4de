package chat.parley.eventstore;

import static org.awaitility.Awaitility.await;

import chat.parley.eventstore.TortureJournal.Attempt;
import chat.parley.eventstore.TortureJournal.Kind;
import chat.parley.eventstore.TortureTail.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Four nodes write to a few rooms while writers are killed and the database crashes, freezes, and comes back: nothing that
 * was acknowledged is lost, nothing that was refused is stored, and everybody sees the same log.
 *
 * <p>It is short here. The same for ten minutes, or once more with the seed that a failure has logged:
 * {@code ./mvnw -B test -pl event-store -am -Dtest=TortureTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dtorture.seconds=600 -Dtorture.seed=1}
 */
class TortureTest {
    private static final Logger LOG = LoggerFactory.getLogger(TortureTest.class);
    private static final Duration SETTLE_MAX = Duration.ofMinutes(1);

    private final Duration time = Duration.ofSeconds(Integer.getInteger("torture.seconds", 20));
    private final long seed = Long.getLong("torture.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Path> journals = new ArrayList<>();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void everyOutcomeIsTrueAndEveryoneSeesTheSameLog() throws IOException, SQLException, InterruptedException {
        LOG.info("Torture of {} s with seed {}", time.toSeconds(), seed);
        try (TortureDatabase database = new TortureDatabase(Files.createDirectory(directory.resolve("postgresql")));
                TortureNode first = new TortureNode(database.port(), true);
                TortureNode second = new TortureNode(database.port(), false);
                TortureTail firstTail = new TortureTail("first-tail", TortureTail.stream(first.store()));
                TortureTail secondTail = new TortureTail("second-tail", TortureTail.stream(second.store()));
                TortureTail poll = new TortureTail("poll", TortureTail.poll(database));
                TortureProcesses processes = new TortureProcesses(directory, database.port(), random)) {
            TortureChaos chaos = new TortureChaos(database, processes, random);
            List<Duration> outages = write(first, second, processes, chaos);

            List<Attempt> attempts = new ArrayList<>(attempts());
            attempts.add(appendLast("first", first));
            attempts.add(appendLast("second", second));
            List<Seen> log = read(database);
            TortureVerdict verdict = new TortureVerdict(log, attempts);
            LOG.info("{}; mishaps {}; longest outages of the nodes {}", verdict.summary(), chaos.counts(), outages);
            try (TortureTail late = new TortureTail("late-tail", TortureTail.stream(second.store()))) {
                for (TortureTail tail : List.of(firstTail, secondTail, poll, late)) {
                    await().atMost(SETTLE_MAX).until(() -> tail.count() >= log.size());
                    tail.assertSaw(log);
                }
            }
            verdict.assertSound();
        }
    }

    /** Returns for how long each of the nodes could not store anything, at the longest. */
    private List<Duration> write(TortureNode first, TortureNode second, TortureProcesses processes, TortureChaos chaos)
            throws IOException, SQLException, InterruptedException {
        try (TortureJournal firstJournal = journal("first");
                TortureJournal secondJournal = journal("second");
                TortureWriter firstWriter = new TortureWriter("first", first, firstJournal, random.nextInt());
                TortureWriter secondWriter = new TortureWriter("second", second, secondJournal, random.nextInt())) {
            processes.start();
            processes.start();
            processes.awaitWorking();
            chaos.run(time);
            processes.awaitWorking();
            processes.stop();
            return List.of(firstWriter.longestOutage(), secondWriter.longestOutage());
        } finally {
            journals.addAll(processes.journals());
        }
    }

    private TortureJournal journal(String name) throws IOException {
        Path journal = directory.resolve(name + ".journal");
        journals.add(journal);
        return new TortureJournal(journal);
    }

    private List<Attempt> attempts() throws IOException {
        List<Attempt> attempts = new ArrayList<>();
        for (Path journal : journals) {
            if (Files.exists(journal)) { // a writer may be killed before it writes
                attempts.addAll(TortureJournal.read(journal));
            }
        }
        return attempts;
    }

    /** Both nodes still work. */
    private static Attempt appendLast(String name, TortureNode node) {
        String room = "last-of-" + name;
        String id = room + "-event";
        node.append(List.of(TortureNode.event(room, 0, id)));
        return new Attempt(Kind.NEW, room, 0, List.of(id), TortureJournal.STORED);
    }

    private static List<Seen> read(TortureDatabase database) throws SQLException {
        List<Seen> log = new ArrayList<>();
        try (Connection connection = database.connect()) {
            List<Seen> next;
            do {
                next = TortureTail.read(
                        connection, log.isEmpty() ? 0 : log.getLast().position());
                log.addAll(next);
            } while (!next.isEmpty());
        }
        return log;
    }
}
