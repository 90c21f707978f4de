package chat.parley.server.identity;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, proved by a token.
 *
 * @param isOperator whether they may do what only the operator may
 * @param session which ends when they log out; null for who has none, such as a program
 * @param expiresAt until when the token holds, null for ever
 * @param rooms outside of which they may do nothing; null if they are not held to any
 */
public record Caller(
        String username,
        boolean isOperator,
        @Nullable UUID session,
        @Nullable Instant expiresAt,
        @Nullable Set<String> rooms) {}
