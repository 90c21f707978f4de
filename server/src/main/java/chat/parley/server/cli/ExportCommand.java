package chat.parley.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code export}: the log, or a room of it, into a file that is there only once it is whole. */
@Command(name = "export", description = "Writes the events of all rooms, or of one, to a file.")
final class ExportCommand implements Callable<Integer> {
    @Mixin
    private ServerOptions server;

    @Parameters(paramLabel = "FILE", description = "Must not be there yet.")
    private Path file;

    @Option(names = "--room", paramLabel = "ROOM", description = "The id of the only room.")
    private @Nullable String room;

    @Override
    public Integer call() {
        if (Files.exists(file)) {
            throw CommandFailure.failed("%s is there already".formatted(file));
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (ServerClient client = server.connect()) {
            JsonNode end = download(client, part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            ObjectNode document = OperatorCommands.JSON.createObjectNode().put("file", file.toString());
            document.set("events", end.path("count"));
            document.set("sha256", end.path("sha256"));
            server.print(
                    document,
                    List.of("%s has %s events".formatted(file, end.path("count").asString())));
            return 0;
        } catch (IOException failure) {
            throw CommandFailure.failed("%s cannot be written: %s".formatted(file, failure));
        } finally {
            part.toFile().delete();
        }
    }

    /** Each line is written once the next has come: the last one tells what those before it must be. */
    private JsonNode download(ServerClient client, Path part) throws IOException {
        long total = room == null
                ? client.get("/actuator/projections").path(0).path("head").asLong()
                : 0;
        String path = room == null ? "/export" : "/export/" + ServerClient.segment(room);
        Progress progress = server.progress("events");
        MessageDigest digest = LogCheck.sha256();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(client.open(path), UTF_8));
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(part));
                DigestOutputStream digested = new DigestOutputStream(out, digest)) {
            String last = "";
            long count = -2; // Neither the first line nor the last is an event.
            for (String line = next(client, lines); line != null; line = next(client, lines)) {
                if (count > -2) {
                    digested.write((last + "\n").getBytes(UTF_8));
                }
                last = line;
                count++;
                progress.show("export", Math.max(0, count), total);
            }
            out.write((last + "\n").getBytes(UTF_8));
            return checked(last, count, HexFormat.of().formatHex(digest.digest()));
        } finally {
            progress.end();
        }
    }

    private static @Nullable String next(ServerClient client, BufferedReader lines) {
        try {
            return lines.readLine();
        } catch (IOException brokenOff) {
            throw client.unreachable(brokenOff);
        }
    }

    private static JsonNode checked(String last, long count, String sha256) {
        JsonNode end;
        try {
            end = OperatorCommands.JSON.readTree(last);
        } catch (JacksonException cutOff) {
            end = MissingNode.getInstance();
        }
        if (end.path("count").asLong(-1) != count
                || !end.path("sha256").asString("").equals(sha256)) {
            throw CommandFailure.failed("what came was cut off, or changed on its way");
        }
        return end;
    }
}
