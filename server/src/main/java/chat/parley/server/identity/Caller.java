package chat.parley.server.identity;

/**
 * Who calls, proved by a token.
 *
 * @param isOperator whether they may do what only the operator may
 */
public record Caller(String username, boolean isOperator) {}
