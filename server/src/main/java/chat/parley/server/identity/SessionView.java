package chat.parley.server.identity;

import java.time.Instant;

/**
 * A session, as its owner gets it.
 *
 * @param token whoever has it is this person until then
 * @param operator whether they may do what only operators may
 * @param renewalToken gives the next token, once, as long as the session goes on
 */
record SessionView(
        String token,
        String username,
        boolean operator,
        Instant expiresAt,
        String renewalToken,
        Instant renewalExpiresAt) {
    /** Tokens get into no log. */
    @Override
    public String toString() {
        return "SessionView[username=%s, expiresAt=%s]".formatted(username, expiresAt);
    }
}
