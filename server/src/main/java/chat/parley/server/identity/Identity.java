package chat.parley.server.identity;

import static chat.parley.api.Refusal.Reason.INVALID_TOKEN;
import static chat.parley.api.Refusal.Reason.NAME_TAKEN;
import static chat.parley.api.Refusal.Reason.SESSION_REQUIRED;

import chat.parley.api.Names;
import chat.parley.api.Refusal;
import chat.parley.server.ParleySettings;
import chat.parley.server.ParleySettings.Auth;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/** Who calls: over HTTP and STOMP alike, by a token, or by a mere name where that is enough. */
@Component
public class Identity implements Names {
    static final String INVALID = "this token was not made here, has expired, or was taken back";

    private final Auth auth;
    private final Sessions sessions;
    private final Bots bots;
    private final @Nullable IssuerTokens issuer;

    Identity(ParleySettings settings, Sessions sessions, Bots bots, IssuerSettings issuer) {
        this.auth = settings.auth();
        this.sessions = sessions;
        this.bots = bots;
        this.issuer = auth == Auth.OIDC ? new IssuerTokens(issuer) : null;
    }

    /** Who has this token; refuses one that is forged, expired, of a session that has ended, or none. */
    public Caller caller(String token) {
        if (BotToken.isOne(token)) {
            return bots.caller(token);
        }
        try {
            return issuer == null ? sessions.read(token) : issuer.read(token);
        } catch (JwtException forgedOrExpired) {
            throw new Refusal(INVALID_TOKEN, INVALID);
        }
    }

    /** Whether somebody may call who says nothing of themselves. */
    public boolean needsNoToken() {
        return auth == Auth.OPEN;
    }

    @Override
    public void requireFree(String username) {
        if (!needsNoToken()) {
            throw new Refusal(SESSION_REQUIRED, "this needs a token: Authorization: Bearer");
        }
        if (sessions.isHeld(username) || bots.isBot(username)) {
            throw new Refusal(NAME_TAKEN, "%s is somebody who is here: it takes their token".formatted(username));
        }
    }

    /**
     * Has a name kept for a program that comes without a token: it is that of a bot whose token nobody has. Refuses one that
     * is somebody's already.
     */
    public void reserve(String username, String room, String by) {
        bots.make(username, Set.of(room), by);
    }

    /** Frees a name that was reserved in vain. */
    public void giveBack(String username) {
        bots.forget(username);
    }

    /** Ends what was reserved: nobody speaks under that name any more. */
    public void retire(String username) {
        bots.revoke(username);
    }

    /** Whether what somebody came with holds no more, apart from its expiry. */
    boolean hasEnded(Caller caller) {
        return caller.rooms() == null ? sessions.hasEnded(caller) : !bots.isBot(caller.username());
    }
}
