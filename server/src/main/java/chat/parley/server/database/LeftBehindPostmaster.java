package chat.parley.server.database;

import chat.parley.server.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL whose Parley was killed goes on running. Whoever holds the data directory next stops it, so that there
 * are never two.
 */
final class LeftBehindPostmaster {
    private static final Logger LOG = LoggerFactory.getLogger(LeftBehindPostmaster.class);
    private static final int STOP_SECONDS_MAX = 60;

    private LeftBehindPostmaster() {}

    static void stop(Path data, Path binaries) {
        Path pidFile = data.resolve("postmaster.pid");
        try {
            if (!Files.exists(pidFile)) {
                return;
            }
            List<String> lines = Files.readAllLines(pidFile);
            long pid = lines.isEmpty() ? 0 : Long.parseLong(lines.getFirst().strip());
            ProcessHandle process = ProcessHandle.of(pid).orElse(null);
            if (process == null || !runs(process, binaries)) {
                return; // A stale file: PostgreSQL itself sees that and goes on.
            }
            LOG.info("Stopping the PostgreSQL that a killed server left behind (pid {})", pid);
            // SIGINT is PostgreSQL's fast shutdown; Java can only send SIGTERM, which waits for every client to leave.
            // By the shell, which has kill built in: a small system has no program of that name.
            new ProcessBuilder("/bin/sh", "-c", "kill -INT " + pid).start().waitFor();
            process.onExit().get(STOP_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (IOException | NumberFormatException | ExecutionException | TimeoutException failure) {
            throw new StartFailure(
                    "A PostgreSQL left behind in %s did not stop: %s".formatted(data, failure),
                    "Stop the process that %s names.".formatted(pidFile),
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted while PostgreSQL was stopping", "Start again.", interrupted);
        }
    }

    /** Its number may have been given to another process since, perhaps another PostgreSQL. */
    private static boolean runs(ProcessHandle process, Path binaries) {
        return process.info()
                .command()
                .filter(path -> Path.of(path).startsWith(binaries))
                .isPresent();
    }
}
