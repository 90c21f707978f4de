package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Scripts for Node, with the packages of npm that they use: those of one folder of {@code src/test}. */
final class NodeScripts {
    static final boolean HAS_NODE = isThere("node") && isThere("npm");

    private final Path sources;
    private final Path installed;
    private final List<Process> started = new ArrayList<>();

    NodeScripts(String folder) {
        this.sources = Path.of("src/test", folder);
        this.installed = Path.of("target", folder);
    }

    void install() throws IOException, InterruptedException {
        if (!HAS_NODE) {
            return;
        }
        Files.createDirectories(installed);
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(installed.resolve(file.getFileName()), Files.readString(file));
            }
        }
        Path log = Path.of("npm.log");
        Process npm = run(log, List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"));
        assertThat(npm.waitFor(3, TimeUnit.MINUTES)).as("npm ci ends").isTrue();
        assertThat(npm.exitValue()).as(output(log)).isZero();
    }

    /** Adds a script, whose name it gives. */
    String write(String name, String text) throws IOException {
        Files.writeString(installed.resolve(name), text);
        return name;
    }

    /** Runs a script; what it says goes to that log. */
    Process start(Path log, String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        try {
            return run(log, command);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Process run(Path log, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(installed.toFile())
                .redirectErrorStream(true)
                .redirectOutput(installed.resolve(log).toFile())
                .start();
        started.add(process);
        return process;
    }

    String output(Path log) {
        try {
            return Files.readString(installed.resolve(log));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void stop() {
        started.forEach(Process::destroyForcibly);
        started.clear();
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
