package chat.parley.server.identity;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.stomp.StompSession;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Who is connected by what: when a token expires, or what it stands on ends, so does the connection, although its client
 * may only listen.
 */
@Component
public class OpenSockets {
    private static final long LOOK_EVERY_MS = 250;

    private final Map<StompSession, Caller> callers = new ConcurrentHashMap<>();
    private final Identity identity;
    private final Clock clock = Clock.systemUTC();

    OpenSockets(Identity identity) {
        this.identity = identity;
    }

    /** Somebody has connected, or shows another token. */
    public void admit(StompSession session, Caller caller) {
        callers.put(session, caller);
    }

    /** Who is connected; null for who has said nothing of themselves. */
    public @Nullable Caller caller(StompSession session) {
        return callers.get(session);
    }

    /** On a thread of its own, which never waits for the database: tokens expire also without it. */
    @Scheduled(fixedRate = LOOK_EVERY_MS)
    void endWhatIsOver() {
        Instant now = clock.instant();
        callers.keySet().removeIf(StompSession::isOver);
        callers.forEach((session, caller) -> {
            Refusal why = whyOver(caller, now);
            if (why != null) {
                session.end(why);
            }
        });
    }

    private @Nullable Refusal whyOver(Caller caller, Instant now) {
        if (caller.expiresAt() != null && now.isAfter(caller.expiresAt())) {
            return new Refusal(Reason.INVALID_TOKEN, "your token has expired: connect with another");
        }
        return identity.hasEnded(caller)
                ? new Refusal(Reason.INVALID_TOKEN, "what you connected with holds no more")
                : null;
    }
}
