package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.StompClient.Frame;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the clients of a chaos test have in common: a room, where it is served just now, and what anybody has seen in it. */
final class ChaosRoom {
    private final String id;
    private final long lastSequence;
    private final Map<Long, String> events = new ConcurrentHashMap<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile Server server;
    private volatile boolean isBroken;

    /** Each client joins the room with its first message, so the last sequence is known before. */
    ChaosRoom(Server server, String id, int clients, int messages) {
        this.server = server;
        this.id = id;
        this.lastSequence = (long) clients + messages;
    }

    String id() {
        return id;
    }

    long lastSequence() {
        return lastSequence;
    }

    Server server() {
        return server;
    }

    void servedBy(Server next) {
        server = next;
    }

    void acknowledged() {
        acknowledged.incrementAndGet();
    }

    int acknowledgements() {
        return acknowledged.get();
    }

    /** One client has failed: the others need not go on. */
    void broken() {
        isBroken = true;
    }

    void requireSound() {
        assertThat(isBroken).as("another client has failed").isFalse();
    }

    /** All must see the same event at the same place. */
    void seen(Frame event, String by) {
        String first = events.putIfAbsent(event.sequence(), event.body());
        assertThat(event.body())
                .as("event %d as %s sees it", event.sequence(), by)
                .isEqualTo(first == null ? event.body() : first);
    }

    /** The messages among the events, as the history must have them; empty for another event. */
    String messageAt(long sequence) {
        JsonNode event = Server.JSON.readTree(events.get(sequence));
        boolean isMessage = ((ObjectNode) event).remove("type").asString().equals("message.posted");
        return isMessage ? event.toString() : "";
    }
}
