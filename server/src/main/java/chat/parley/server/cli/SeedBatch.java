package chat.parley.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.api.room.RoomLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends rows to the server as messages, as many at a time as a request may have. */
final class SeedBatch {
    /** Beside which there is room for what is around the messages. */
    private static final int BATCH_BYTES_MAX = RoomLimits.FRAME_BYTES_MAX - 1024;

    private static final int TRIES_MAX = 60;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** What is refused for who wrote it, and not for what it says. */
    private static final Set<String> OF_AUTHORS =
            Set.of("invalid-username", "banned", "not-a-member", "not-allowed", "room-full");

    private final ServerClient server;
    private final String path;
    private final boolean isDryRun;
    private final Map<String, String> names;
    private final SeedReport report;
    private final Map<String, SeedRow> rows = new HashMap<>();
    private StringBuilder messages = new StringBuilder();
    private int bytes;
    private long taken;
    private long present;

    /** For a room, with other names for some authors; what is refused is reported. */
    SeedBatch(ServerClient server, String room, boolean isDryRun, Map<String, String> names, SeedReport report) {
        this.server = server;
        this.path = "/rooms/%s/import".formatted(ServerClient.segment(room));
        this.isDryRun = isDryRun;
        this.names = names;
        this.report = report;
    }

    void add(SeedRow row) {
        String id = row.messageId().toString();
        if (rows.containsKey(id)) {
            present++; // The same row once more.
            return;
        }
        ObjectNode message = OperatorCommands.JSON
                .createObjectNode()
                .put("messageId", id)
                .put("username", author(row))
                .put("content", row.content())
                .put("createdAt", row.createdAt().toString());
        String json = message.toString();
        int length = json.getBytes(UTF_8).length + 1;
        if (length > BATCH_BYTES_MAX) {
            report.add(row.id(), null, "message-too-long", "it is longer than any message can be");
            return;
        }
        if (bytes + length > BATCH_BYTES_MAX || rows.size() == RoomLimits.IMPORT_MESSAGES_MAX) {
            send();
        }
        messages.append(messages.isEmpty() ? "" : ",").append(json);
        bytes += length;
        rows.put(id, row);
    }

    private String author(SeedRow row) {
        return names.getOrDefault(row.username(), row.username());
    }

    /** Sends what has come together, which may be nothing: then it only finds out whether any could be sent. */
    void send() {
        String body = "{\"messages\":[%s],\"dryRun\":%s}".formatted(messages, isDryRun);
        JsonNode answer = answer(OperatorCommands.JSON.readTree(body));
        taken += answer.path("taken").asLong();
        present += answer.path("present").asLong();
        for (JsonNode refused : answer.path("refused")) {
            SeedRow row = rows.get(refused.path("messageId").asString());
            if (row != null) {
                String code = refused.path("code").asString();
                report.add(
                        row.id(),
                        OF_AUTHORS.contains(code) ? author(row) : null,
                        code,
                        refused.path("detail").asString());
            }
        }
        rows.clear();
        messages = new StringBuilder();
        bytes = 0;
    }

    /** A server that is busy for a moment, or wants fewer requests, is asked again. */
    private JsonNode answer(JsonNode body) {
        for (int tries = 1; ; tries++) {
            try {
                return server.ask("POST", path, body);
            } catch (CommandFailure refusal) {
                if (!refusal.isForNow() || tries == TRIES_MAX) {
                    throw refusal;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    long taken() {
        return taken;
    }

    long present() {
        return present;
    }
}
