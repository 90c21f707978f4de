package chat.parley.socketio;

import java.util.List;

/** A WebSocket, on which each packet is a message of text. No call waits for the client. */
public interface EngineSocket {
    /**
     * Writes packets in their order, in as few writes as it can.
     *
     * @param packets shared with other clients: not to be changed
     */
    void send(List<byte[]> packets, Written done);

    /** Writes the last packets, and closes in good order; {@link EngineSession#closed} comes then, or once it breaks. */
    void close(List<byte[]> last, Ending ending, String reason);

    /** Drops the connection at once. */
    void abort();

    /** Is told, once, how a write ended. */
    @FunctionalInterface
    interface Written {
        void written(boolean isWritten);
    }

    /** Why a connection is closed. */
    enum Ending {
        /** The client wished it. */
        NORMAL,
        /** The server stops; another may go on. */
        GOING_AWAY,
        /** The client broke a rule, or may not stay. */
        ERROR
    }
}
