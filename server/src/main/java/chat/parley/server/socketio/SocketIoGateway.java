package chat.parley.server.socketio;

import chat.parley.api.Refusal;
import chat.parley.api.room.RoomLimits;
import chat.parley.server.StartFailure;
import chat.parley.server.limits.Connections;
import chat.parley.server.stomp.StompLimits;
import chat.parley.server.stomp.StompSessions;
import chat.parley.socketio.SocketIoEvent;
import chat.parley.socketio.SocketIoPackets;
import chat.parley.stomp.StompSession;
import chat.parley.stomp.Transport;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What all clients of Socket.IO have in common: their room, and how it is told to them. */
final class SocketIoGateway {
    private static final int RANDOM_BYTES = 16;
    /** That of a UUID: what is longer is refused. */
    private static final int MESSAGE_ID_CHARACTERS_MAX = 36;
    /** More than answers that wait for a client which is still heard; SENDs under way come on top, twice at the most. */
    private static final int ANSWERS_MAX = 1_024;

    private final StompSessions sessions;
    private final Connections connections;
    private final JsonMapper json;
    private final FeedPackets feed;
    private final String room;
    private final int askedMax;
    private final SecureRandom chance = new SecureRandom();

    SocketIoGateway(
            StompSessions sessions,
            Connections connections,
            JsonMapper json,
            SocketIoSettings settings,
            StompLimits limits) {
        this.sessions = sessions;
        this.connections = connections;
        this.json = json;
        this.feed = new FeedPackets(json);
        this.room = settings.room();
        this.askedMax = ANSWERS_MAX + 2 * limits.sendsInFlightMax();
        try {
            RoomLimits.requireRoomId(room);
        } catch (Refusal unusable) {
            throw new StartFailure(
                    "There can be no room '%s'".formatted(room),
                    "Set PARLEY_SOCKETIO_ROOM to the id of a room, such as general.",
                    null);
        }
    }

    StompSession open(Transport transport, Runnable cannotResume, String address) {
        String id = UUID.randomUUID().toString();
        return sessions.open(
                id,
                transport,
                application -> new GatewayFrames(application, cannotResume),
                session -> connections.opened(id, address));
    }

    void closed(StompSession session) {
        sessions.closed(session);
    }

    String room() {
        return room;
    }

    /** How many events of a client can be unanswered at a time. */
    int askedMax() {
        return askedMax;
    }

    FeedPackets feed() {
        return feed;
    }

    String newPid(String head) {
        byte[] random = new byte[RANDOM_BYTES];
        chance.nextBytes(random);
        return Place.newPid(room, head, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    /** The id that a message brings, if its sender wants to know of it. */
    @Nullable
    String messageId(SocketIoEvent event) {
        if (event.ackId() == null) {
            return null;
        }
        try {
            JsonNode id = json.readTree(event.arguments().getFirst()).path("messageId");
            return id.isString() && id.asString().length() <= MESSAGE_ID_CHARACTERS_MAX ? id.asString() : null;
        } catch (JacksonException noMessage) {
            return null; // It is refused, and by whom it is read for more than that.
        }
    }

    /** What an acknowledgement says. */
    JsonNode stored(Asked message, String sequence, @Nullable String duplicate) {
        ObjectNode stored = json.createObjectNode().put("roomId", room);
        if (message.messageId() != null) {
            stored.put("messageId", message.messageId());
        }
        stored.put("sequence", Long.parseLong(sequence));
        if (duplicate != null) {
            stored.put("duplicate", true);
        }
        return stored;
    }

    /** A refusal in the shape of NestJS, with our code. */
    JsonNode exception(byte[] body, @Nullable Asked refused) {
        JsonNode problem = json.readTree(body);
        ObjectNode exception = json.createObjectNode().put("status", "error");
        exception.set("message", problem.path("detail"));
        exception.set("code", problem.path("code"));
        if (problem.has("retryAfterMs")) {
            exception.set("retryAfterMs", problem.path("retryAfterMs"));
        }
        if (refused != null) {
            ObjectNode cause = exception.putObject("cause").put("pattern", refused.event());
            if (refused.data() != null) {
                cause.set("data", json.readTree(refused.data()));
            }
        }
        return exception;
    }

    byte[] connectError(byte[] body) {
        JsonNode problem = json.readTree(body);
        return SocketIoPackets.connectError(problem.path("detail").asString(), problem);
    }
}
