package chat.parley.server.identity;

import java.time.Instant;

/**
 * A session, as its owner gets it.
 *
 * @param token whoever has it is this person until then
 */
record SessionView(String token, String username, Instant expiresAt) {}
