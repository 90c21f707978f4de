package chat.parley.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code dead-letters}: where projections have stopped with a room, and how they go on. */
@Command(name = "dead-letters", description = "Where projections have stopped with a room, and how they go on.")
final class DeadLettersCommand {
    private static final String PATH = "/actuator/deadletters";
    private static final List<String> COLUMNS =
            List.of("projection", "room", "sequence", "event", "attempts", "letters", "cause");

    @Command(name = "list", description = "All of them.")
    int list(@Mixin ServerOptions server) {
        try (ServerClient client = server.connect()) {
            JsonNode letters = client.get(PATH);
            List<List<String>> rows = new ArrayList<>();
            rows.add(COLUMNS.stream()
                    .map(column -> column.toUpperCase(Locale.ROOT))
                    .toList());
            letters.forEach(letter -> rows.add(COLUMNS.stream()
                    .map(column -> letter.path(column).asString(""))
                    .toList()));
            server.print(letters, letters.isEmpty() ? List.of("There are none.") : Output.table(rows));
            return 0;
        }
    }

    @Command(name = "show", description = "One of them.")
    int show(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "PROJECTION") String projection,
            @Parameters(paramLabel = "ROOM") String room) {
        try (ServerClient client = server.connect()) {
            JsonNode letter = client.get(path(projection, room));
            server.print(letter, lines(letter).toList());
            return 0;
        }
    }

    @Command(name = "retry", description = "Tries the event again, at once; 1 if it, or one behind it, fails.")
    int retry(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "PROJECTION") String projection,
            @Parameters(paramLabel = "ROOM") String room) {
        return goOn(server, "POST", path(projection, room));
    }

    @Command(name = "skip", description = "Passes over the event for good; 1 if one behind it fails.")
    int skip(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "PROJECTION") String projection,
            @Parameters(paramLabel = "ROOM") String room,
            @Parameters(paramLabel = "SEQUENCE", description = "The event's, so that no other is skipped.")
                    long sequence,
            @Option(names = "--reason", required = true, description = "Is kept, and told by the audit.")
                    String reason) {
        return goOn(
                server,
                "DELETE",
                "%s?sequence=%d&reason=%s".formatted(path(projection, room), sequence, ServerClient.segment(reason)));
    }

    private static int goOn(ServerOptions server, String method, String path) {
        try (ServerClient client = server.connect()) {
            JsonNode stopped = client.ask(method, path, MissingNode.getInstance());
            boolean goesOn = stopped.isMissingNode();
            ObjectNode document = OperatorCommands.JSON.createObjectNode().put("waits", !goesOn);
            if (!goesOn) {
                document.set("letter", stopped);
            }
            server.print(
                    document,
                    goesOn
                            ? List.of("The room goes on.")
                            : Stream.concat(Stream.of("The room waits:"), lines(stopped))
                                    .toList());
            return goesOn ? 0 : CommandFailure.FAILED;
        }
    }

    private static String path(String projection, String room) {
        return "%s/%s/%s".formatted(PATH, ServerClient.segment(projection), ServerClient.segment(room));
    }

    private static Stream<String> lines(JsonNode letter) {
        return letter.propertyStream()
                .map(field ->
                        "%-12s  %s".formatted(field.getKey(), field.getValue().asString()));
    }
}
