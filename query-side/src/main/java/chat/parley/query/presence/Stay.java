package chat.parley.query.presence;

/** Somebody's being in a room, in however many sessions. */
record Stay(String roomId, String username) {}
