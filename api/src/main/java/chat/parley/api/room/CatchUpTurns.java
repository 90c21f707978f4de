package chat.parley.api.room;

/** Says when a session that is behind in a room's feed may read the next page of the log. */
public interface CatchUpTurns {
    /** Zero if it may now, and has had that turn then; else how long to wait before it is asked again. */
    long pauseNanos(String sessionId);
}
