package chat.parley.query.presence;

/**
 * Somebody types in a room, or has ended to.
 *
 * @param ended whether they said that they type no longer
 */
record Typed(String roomId, String username, boolean ended) {}
