package chat.parley.api;

import static chat.parley.api.Refusal.Reason.USERNAME_MISMATCH;
import static chat.parley.api.Refusal.Reason.USERNAME_REQUIRED;

import chat.parley.api.room.RoomLimits;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Who acts: the one place that knows under which name a request is taken. */
public interface Names {
    /** Lets somebody act who has no session and only says this name; refuses it if it is somebody's, or sessions are required. */
    void requireFree(String username);

    /** Whoever the session is of, else whoever the request names; these cannot be two people. */
    default String actor(@Nullable String session, @Nullable String named) {
        if (session != null && named != null && !session.equals(named)) {
            throw new Refusal(USERNAME_MISMATCH, "you are %s here and cannot act as somebody else".formatted(session));
        }
        if (session != null) {
            return session;
        }
        if (named == null) {
            throw new Refusal(
                    USERNAME_REQUIRED,
                    "say who you are: with a token, by connecting with a login, or with a username in the body");
        }
        RoomLimits.requireUsername(named);
        requireFree(named);
        return named;
    }

    /** The same, for a request over HTTP. */
    default String actor(@Nullable Principal session, @Nullable String named) {
        return actor(session == null ? null : session.getName(), named);
    }
}
