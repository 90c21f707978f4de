package chat.parley.server.stomp;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.server.identity.Caller;
import chat.parley.server.identity.Identity;
import chat.parley.server.identity.OpenSockets;
import chat.parley.stomp.Destinations.Inbox;
import chat.parley.stomp.Send;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** {@code SEND /app/session/token}: another token of the same person, so that the connection outlives the first. */
@Component
class TokenInbox implements Inbox {
    private final Identity identity;
    private final OpenSockets sockets;
    private final JsonMapper json;

    TokenInbox(Identity identity, OpenSockets sockets, JsonMapper json) {
        this.identity = identity;
        this.sockets = sockets;
        this.json = json;
    }

    @Override
    public String pattern() {
        return "/app/session/token";
    }

    @Override
    public void send(Send send, Map<String, String> variables) {
        Shown shown = json.readValue(send.body(), Shown.class);
        if (shown == null || shown.token() == null) {
            throw new Refusal(Reason.INVALID_BODY, "a JSON object with a token is expected in the body");
        }
        Caller caller = identity.caller(shown.token());
        if (!caller.username().equals(send.session().user())) {
            throw new Refusal(Reason.USERNAME_MISMATCH, "the token is not of the one who is connected");
        }
        sockets.admit(send.session(), caller);
        send.accepted(Map.of());
    }

    private record Shown(@Nullable String token) {
        /** Tokens get into no log. */
        @Override
        public String toString() {
            return "Shown[]";
        }
    }
}
