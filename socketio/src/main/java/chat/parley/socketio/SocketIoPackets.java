package chat.parley.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes packets for the namespace {@code /}, each as the Engine.IO message that carries it. */
public final class SocketIoPackets {
    private static final int JSON_DEPTH_MAX = 32;
    private static final int NUMBER_CHARACTERS_MAX = 64;
    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(JSON_DEPTH_MAX)
                            .maxNumberLength(NUMBER_CHARACTERS_MAX)
                            .build())
                    .build())
            .build();

    private SocketIoPackets() {}

    /**
     * Lets a client in.
     *
     * @param pid with which it says, when it comes back, that it wants what it missed
     */
    public static byte[] connected(String sid, String pid) {
        return packet("40" + JSON.createObjectNode().put("sid", sid).put("pid", pid));
    }

    /** Does not let a client in, and says why. */
    public static byte[] connectError(String message, JsonNode data) {
        return packet("44" + JSON.createObjectNode().put("message", message).set("data", data));
    }

    static byte[] invalidNamespace(String namespace) {
        return packet("44" + namespace + ",{\"message\":\"Invalid namespace\"}");
    }

    /** An event with one argument. */
    public static byte[] event(String name, JsonNode argument) {
        return packet("42" + JSON.createArrayNode().add(name).add(argument));
    }

    /** The same, with its place behind it, which clients keep for when they come back. */
    public static byte[] event(String name, JsonNode argument, String offset) {
        return packet("42" + JSON.createArrayNode().add(name).add(argument).add(offset));
    }

    /** Answers an event, with one argument. */
    public static byte[] ack(long ackId, JsonNode argument) {
        return packet("43" + ackId + JSON.createArrayNode().add(argument));
    }

    /** Sends a client away; it does not come back by itself. */
    public static byte[] disconnect() {
        return packet("41");
    }

    static byte[] packet(String text) {
        return text.getBytes(UTF_8);
    }
}
