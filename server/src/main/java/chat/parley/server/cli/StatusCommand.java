package chat.parley.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code status}: whether the server is well, and how far its projections are. */
@Command(name = "status", description = "Tells how the server and its projections are; 1 if anything is not well.")
final class StatusCommand implements Callable<Integer> {
    private static final Set<String> UNWELL = Set.of("failing", "stopped");

    @Mixin
    private ServerOptions server;

    @Override
    public Integer call() {
        try (ServerClient client = server.connect()) {
            JsonNode projections = client.get("/actuator/projections");
            String health = OperatorCommands.JSON
                    .readTree(client.answer("/actuator/health").body())
                    .path("status")
                    .asString("UNKNOWN");
            ObjectNode document = OperatorCommands.JSON.createObjectNode().put("health", health);
            document.set("projections", projections);
            server.print(document, lines(health, projections));
            boolean isWell = health.equals("UP")
                    && projections
                            .valueStream()
                            .noneMatch(projection ->
                                    UNWELL.contains(projection.path("state").asString()));
            return isWell ? 0 : CommandFailure.FAILED;
        }
    }

    private static List<String> lines(String health, JsonNode projections) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("PROJECTION", "STATE", "VERSION", "POSITION", "HEAD", "LAG", "REBUILD", "ERROR"));
        for (JsonNode projection : projections) {
            rows.add(List.of(
                    projection.path("name").asString(),
                    projection.path("state").asString(),
                    projection.path("version").asString(),
                    projection.path("position").asString(),
                    projection.path("head").asString(),
                    projection.path("lag").asString(),
                    rebuild(projection),
                    projection.path("error").asString("")));
        }
        List<String> lines = new ArrayList<>(List.of("The server is " + health, ""));
        lines.addAll(Output.table(rows));
        return lines;
    }

    private static String rebuild(JsonNode projection) {
        String state = projection.path("rebuild").path("state").asString("");
        return state.equals("building")
                ? "building, %d %%"
                        .formatted((int) (100 * projection.path("progress").asDouble()))
                : state;
    }
}
