package chat.parley.server.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;

/** {@code rebuild}: builds projections anew, beside those that serve. */
@Command(name = "rebuild", description = "Builds projections anew, beside those that serve.")
final class RebuildCommand implements Callable<Integer> {
    private static final Set<String> ENDED = Set.of("done", "failed", "abandoned");
    private static final Duration POLL_EVERY = Duration.ofMillis(500);

    @Mixin
    private ServerOptions server;

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(names = "--wait", description = "Shows how it goes on, until it is done; Ctrl-C ends only the showing.")
    private boolean isWaiting;

    /** One, or all. */
    static final class Which {
        @Parameters(paramLabel = "NAME", description = "The projection, as status calls it.")
        private @Nullable String name;

        @Option(names = "--all", description = "All projections.")
        private boolean isAll;
    }

    @Override
    public Integer call() {
        try (ServerClient client = server.connect()) {
            ArrayNode rebuilds = OperatorCommands.JSON.createArrayNode();
            List<JsonNode> begun = new ArrayList<>();
            for (String name : names(client)) {
                begin(client, name, begun, rebuilds);
            }
            List<JsonNode> last = isWaiting ? watched(client, begun) : begun;
            last.forEach(rebuilds::add);
            server.print(rebuilds, last.stream().map(RebuildCommand::sentence).toList());
            boolean isDone = rebuilds.valueStream()
                    .noneMatch(entry ->
                            entry.has("error") || Set.of("failed", "abandoned").contains(state(entry)));
            return isDone ? 0 : CommandFailure.FAILED;
        }
    }

    private List<String> names(ServerClient client) {
        return which.name != null
                ? List.of(which.name)
                : client.get("/actuator/projections")
                        .valueStream()
                        .map(projection -> projection.path("name").asString())
                        .toList();
    }

    /** Of several, one that is refused does not hold back the others. */
    private void begin(ServerClient client, String name, List<JsonNode> begun, ArrayNode refused) {
        try {
            begun.add(client.ask(
                    "POST", "/actuator/projections/" + ServerClient.segment(name), MissingNode.getInstance()));
        } catch (CommandFailure refusal) {
            if (!which.isAll || refusal.exitCode() != CommandFailure.FAILED) {
                throw refusal;
            }
            server.note("%s: %s".formatted(name, refusal.getMessage()));
            refused.addObject().put("name", name).set("error", refusal.json());
        }
    }

    /** Waits until all have ended; a node works on one after the other, and that one is shown. */
    private List<JsonNode> watched(ServerClient client, List<JsonNode> begun) {
        Progress progress = server.progress("events");
        Thread onInterrupt = Thread.ofPlatform().unstarted(() -> {
            progress.end();
            server.note("The rebuild goes on; status tells how far it is.");
            client.close();
        });
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            while (true) {
                JsonNode all = client.get("/actuator/projections");
                List<JsonNode> now = begun.stream()
                        .map(projection -> named(all, projection.path("name").asString()))
                        .toList();
                List<JsonNode> underWay = now.stream()
                        .filter(projection -> !ENDED.contains(state(projection)))
                        .toList();
                if (underWay.isEmpty()) {
                    return now;
                }
                show(progress, underWay);
                LockSupport.parkNanos(POLL_EVERY.toNanos());
            }
        } finally {
            progress.end();
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        }
    }

    private static void show(Progress progress, List<JsonNode> underWay) {
        JsonNode shown = underWay.stream()
                .max(Comparator.comparingDouble(
                        projection -> projection.path("progress").asDouble()))
                .orElseThrow();
        JsonNode rebuild = shown.path("rebuild");
        progress.show(
                "%s %s".formatted(shown.path("name").asString(), state(shown)),
                rebuild.path("position").asLong(),
                shown.path("head").asLong(),
                rebuild.path("eventsPerSecond").asDouble());
    }

    private static JsonNode named(JsonNode all, String name) {
        return all.valueStream()
                .filter(projection -> projection.path("name").asString().equals(name))
                .findAny()
                .orElseThrow(() -> CommandFailure.failed("the server has no projection %s any more".formatted(name)));
    }

    private static String state(JsonNode projection) {
        return projection.path("rebuild").path("state").asString("");
    }

    private static String sentence(JsonNode projection) {
        JsonNode rebuild = projection.path("rebuild");
        return "%s: %s%s"
                .formatted(
                        projection.path("name").asString(),
                        state(projection),
                        rebuild.has("message") ? ", " + rebuild.path("message").asString() : "");
    }
}
