package chat.parley.query.presence;

import chat.parley.api.Neighbours;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What nodes tell each other of presence: that somebody came or left, and who types. What is lost does no harm: the leases
 * are read again anyway, and whoever types says so again.
 */
@Component
class PresenceNews {
    private static final String PRESENCE = "presence";
    private static final String TYPING = "typing";

    private final Neighbours neighbours;
    private final JsonMapper json;
    private final AtomicBoolean presenceChangedElsewhere = new AtomicBoolean();

    PresenceNews(Neighbours neighbours, TypingRooms typingRooms, JsonMapper json) {
        this.neighbours = neighbours;
        this.json = json;
        neighbours.listen(PRESENCE, new Neighbours.Ear() {
            @Override
            public void hear(String word) {
                presenceChangedElsewhere.set(true);
            }

            @Override
            public void missed() {
                presenceChangedElsewhere.set(true);
            }
        });
        neighbours.listen(TYPING, word -> typingRooms.typed(json.readValue(word, Typed.class)));
    }

    void tellPresenceChanged() {
        neighbours.tell(PRESENCE, "", "");
    }

    /** Whether another node said so since somebody last asked. */
    boolean takePresenceChanged() {
        return presenceChangedElsewhere.getAndSet(false);
    }

    /** Tells who types here. */
    void tell(Typed typed) {
        neighbours.tell(TYPING, typed.roomId() + "/" + typed.username(), json.writeValueAsString(typed));
    }
}
