package chat.parley.query.reading;

/** Up to which sequence of a room somebody has read; the same as an answer and as a message to their devices. */
record PositionView(String roomId, long sequence) {}
