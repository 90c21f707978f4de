package chat.parley.query.presence;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.stomp.Destinations.Inbox;
import chat.parley.stomp.Send;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** {@code SEND /app/rooms/{room}/typing}: somebody types, or types no longer. */
@Component
class TypingInbox implements Inbox {
    private final RoomWatchers watchers;
    private final TypingLimit limit;
    private final TypingRooms rooms;
    private final PresenceNews news;
    private final JsonMapper json;

    TypingInbox(RoomWatchers watchers, TypingLimit limit, TypingRooms rooms, PresenceNews news, JsonMapper json) {
        this.watchers = watchers;
        this.limit = limit;
        this.rooms = rooms;
        this.news = news;
        this.json = json;
    }

    /** As a client says it. */
    record Said(@Nullable Boolean typing) {}

    @Override
    public String pattern() {
        return "/app/rooms/{room}/typing";
    }

    @Override
    public void send(Send send, Map<String, String> variables) {
        String user = send.session().user();
        if (user == null) {
            throw new Refusal(Reason.USERNAME_REQUIRED, "only a session with a login can type");
        }
        boolean ended = isEnd(send.body());
        String session = send.session().id();
        String named = String.valueOf(variables.get("room"));
        boolean isOpen = limit.knowsOpen(session, named)
                || watchers.admit(variables, user).visibility().isPublic();
        if (limit.passes(session, named, ended, isOpen, System.nanoTime())) {
            Typed typed = new Typed(named, user, ended);
            rooms.typed(typed);
            news.tell(typed);
        }
        send.accepted(Map.of());
    }

    private boolean isEnd(byte[] body) {
        if (body.length == 0) {
            return false;
        }
        Said said = json.readValue(body, Said.class);
        if (said == null) {
            throw new Refusal(Reason.INVALID_BODY, "a JSON object is expected in the body, or nothing");
        }
        return said.typing != null && !said.typing;
    }
}
