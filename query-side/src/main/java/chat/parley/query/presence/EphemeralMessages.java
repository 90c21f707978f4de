package chat.parley.query.presence;

import chat.parley.stomp.SharedMessage;
import chat.parley.stomp.StompHeaders;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Makes the MESSAGEs that nobody can ask for again: without a sequence, each with an id of its own. */
@Component
final class EphemeralMessages {
    private final JsonMapper json;
    private final NodeName node;
    private final AtomicLong made = new AtomicLong();

    EphemeralMessages(JsonMapper json, NodeName node) {
        this.json = json;
        this.node = node;
    }

    SharedMessage of(String destination, String type, Object body) {
        StompHeaders headers =
                StompHeaders.of("destination", destination, "type", type, "content-type", "application/json");
        return new SharedMessage(node.value() + "-" + made.incrementAndGet(), headers, json.writeValueAsBytes(body));
    }
}
