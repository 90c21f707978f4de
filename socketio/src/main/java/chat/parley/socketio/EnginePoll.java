package chat.parley.socketio;

/** A request that waits for what there will be. No call waits for the client. */
public interface EnginePoll {
    /** Answers it; says when that is written. */
    void answer(byte[] payload, EngineSocket.Written done);

    /** Drops its connection, though an answer be under way. */
    void abort();
}
