package chat.parley.server.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code import}: what another server exported; all of it, or nothing. */
@Command(name = "import", description = "Stores the events of a file that was exported: all of them, or none.")
final class ImportCommand implements Callable<Integer> {
    @Mixin
    private ServerOptions server;

    @Parameters(paramLabel = "FILE")
    private Path file;

    @Override
    public Integer call() {
        Progress progress = server.progress("bytes");
        try (ServerClient client = server.connect()) {
            long size = Files.size(file);
            JsonNode imported = client.send(
                    "POST",
                    "/import",
                    BodyPublishers.ofInputStream(() -> counted(size, progress)),
                    "application/x-ndjson");
            progress.end();
            server.print(
                    imported,
                    List.of("All %s events are here: %d were stored, %d were already"
                            .formatted(
                                    imported.path("events").asString(),
                                    imported.path("stored").asLong(),
                                    imported.path("events").asLong()
                                            - imported.path("stored").asLong())));
            return 0;
        } catch (IOException | UncheckedIOException failure) {
            throw CommandFailure.failed("%s cannot be read: %s".formatted(file, failure));
        } finally {
            progress.end();
        }
    }

    private InputStream counted(long size, Progress progress) {
        try {
            return new Counted(Files.newInputStream(file), size, progress);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static final class Counted extends FilterInputStream {
        private final long size;
        private final Progress progress;
        private long done;

        private Counted(InputStream in, long size, Progress progress) {
            super(in);
            this.size = size;
            this.progress = progress;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            done += Math.max(0, read);
            progress.show("import", done, size);
            return read;
        }
    }
}
