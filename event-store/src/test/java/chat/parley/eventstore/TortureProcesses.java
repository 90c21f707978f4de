package chat.parley.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Writers that are processes of their own, so that they can be killed. */
final class TortureProcesses implements AutoCloseable {
    private static final Duration STOP_MAX = Duration.ofMinutes(1);
    private static final Duration STORE_MAX = Duration.ofMinutes(1);

    private final Path directory;
    private final int port;
    private final Random random;
    private final List<Running> running = new ArrayList<>();
    private final List<Path> journals = new ArrayList<>();

    TortureProcesses(Path directory, int port, Random random) {
        this.directory = directory;
        this.port = port;
        this.random = random;
    }

    private record Running(Process process, Path journal) {}

    void start() throws IOException {
        String name = "writer" + journals.size();
        Path journal = directory.resolve(name + ".journal");
        boolean patient = journals.size() % 2 == 0;
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xmx256m",
                        TortureWriter.class.getName(),
                        name,
                        Integer.toString(port),
                        journal.toString(),
                        Boolean.toString(patient),
                        Long.toString(random.nextInt()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
        running.add(new Running(process, journal));
        journals.add(journal);
    }

    /** Kills one under load, and starts another. */
    void kill() throws IOException {
        Running killed = running.remove(random.nextInt(running.size()));
        killed.process().destroyForcibly().onExit().join();
        start();
    }

    /** Returns when each of them has stored something since this was called. */
    void awaitWorking() throws IOException {
        for (Running writer : running) {
            long before = stored(writer.journal());
            await().atMost(STORE_MAX).until(() -> stored(writer.journal()) > before);
        }
    }

    private static long stored(Path journal) throws IOException {
        return Files.exists(journal) && Files.size(journal) > 0
                ? TortureJournal.read(journal).stream()
                        .filter(TortureJournal.Attempt::wasStored)
                        .count()
                : 0;
    }

    /** Lets them end their attempts. */
    void stop() throws IOException, InterruptedException {
        for (Running writer : running) {
            writer.process().getOutputStream().close();
        }
        for (Running writer : running) {
            assertThat(writer.process().waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS))
                    .as("a writer ends, see %s", writer.journal())
                    .isTrue();
            assertThat(writer.process().exitValue()).isZero();
        }
        running.clear();
    }

    List<Path> journals() {
        return List.copyOf(journals);
    }

    @Override
    public void close() {
        running.forEach(writer -> writer.process().destroyForcibly().onExit().join());
    }
}
