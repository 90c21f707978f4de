package chat.parley.query.reading;

/** Somebody has read on in a room; so nodes tell each other. */
record ReadMoved(String username, String roomId, long sequence) {}
