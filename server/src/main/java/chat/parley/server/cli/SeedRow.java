package chat.parley.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;

/** A row of the table that the seed keeps its messages in. */
record SeedRow(String id, String username, String content, Instant createdAt) {
    /** Made of the row as it was written, so that the same row is the same message for ever, wherever it is read. */
    UUID messageId() {
        ArrayNode name = OperatorCommands.JSON.createArrayNode();
        name.add("parley:seed").add(id).add(username).add(content).add(createdAt.toString());
        return UUID.nameUUIDFromBytes(name.toString().getBytes(UTF_8));
    }
}
