package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Servers as processes of their own, one after the other on the same data: the only kind that can be killed. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("Parley is ready: http://[^:]+:(\\d+)/");

    private final Path directory;
    private final List<String> arguments;
    private final List<Process> started = new ArrayList<>();

    /** On free ports, with a database of their own; their data and logs go to that directory. */
    ServerProcess(Path directory) {
        this(directory, List.of("--server.port=0", "--parley.data-dir=" + directory.resolve("data")));
    }

    /** With these settings; only their logs go to that directory. */
    ServerProcess(Path directory, List<String> arguments) {
        this.directory = directory;
        this.arguments = arguments;
    }

    /** Starts one; {@link #ready} waits for it. */
    Process start() throws IOException {
        return start(List.of(), System.getProperty("java.class.path"), ParleyServer.class);
    }

    /** Starts one under another program, or by way of another main class. */
    Process start(List<String> program, String classPath, Class<?> main) throws IOException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1", // they start sooner, and none is measured
                "-cp",
                classPath,
                "--enable-native-access=ALL-UNNAMED",
                main.getName()));
        command.addAll(arguments);
        Process server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory
                        .resolve("server-%d.log".formatted(started.size() + 1))
                        .toFile())
                .start();
        started.add(server);
        return server;
    }

    /** The one that was started last, once it takes requests. */
    Server ready() {
        Matcher ready = await().atMost(Duration.ofMinutes(5)).until(() -> READY.matcher(log()), Matcher::find);
        return new Server(Integer.parseInt(ready.group(1)));
    }

    /** SIGKILL: it gets no chance to say good-bye to anybody. */
    void kill() throws InterruptedException {
        started.getLast().destroyForcibly().waitFor();
    }

    /** What the last one has said. */
    String log() throws IOException {
        return Files.readString(directory.resolve("server-%d.log".formatted(started.size())));
    }

    /** Its PostgreSQL, which outlives it. */
    long postmaster() throws IOException {
        return Long.parseLong(postmasterPid(0));
    }

    /** Where its PostgreSQL listens. */
    int databasePort() throws IOException {
        return Integer.parseInt(postmasterPid(3));
    }

    private String postmasterPid(int line) throws IOException {
        Path pidFile = directory.resolve("data/postgresql-18/postmaster.pid");
        return Files.readAllLines(pidFile).get(line).strip();
    }

    @Override
    public void close() {
        started.forEach(Process::destroy);
        for (Process process : started) {
            assertThat(process.onExit()).succeedsWithin(Duration.ofMinutes(1));
        }
    }
}
