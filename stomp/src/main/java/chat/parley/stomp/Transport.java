package chat.parley.stomp;

import java.util.List;

/**
 * A connection that carries whole frames: what a binding, to WebSocket say, implements.
 *
 * <p>No call waits for the client. {@link #send} is called by one thread at a time, and not before the last one's {@code done}.
 */
public interface Transport {
    /**
     * Writes encoded frames in their order, in as few writes as it can.
     *
     * @param frames shared with other connections: not to be changed
     * @param done called once, on any thread, also before this returns: true if the next frames may come, false if the
     *     connection is broken
     */
    void send(List<byte[]> frames, Done done);

    /** Writes the end of a line, which is nothing but a sign of life. */
    void sendHeartBeat();

    /** Asks the other side to answer on the level of the connection, and calls {@link StompSession#alive} if it does. */
    void ping();

    /** Closes in good order, after what was sent. */
    void close(Ending ending, String reason);

    /**
     * Writes the last frames, and closes in good order after them. Who can does both in one write: a client that has its last
     * frame may otherwise close first, and would not hear how the server ends.
     */
    default void close(List<byte[]> last, Ending ending, String reason) {
        if (last.isEmpty()) {
            close(ending, reason);
        } else {
            send(last, written -> close(ending, reason));
        }
    }

    /** Drops the connection at once. */
    void abort();

    /** Is told how a write ended. */
    @FunctionalInterface
    interface Done {
        void done(boolean written);
    }

    /** Why a connection is closed. */
    enum Ending {
        /** The client wished it. */
        NORMAL,
        /** The server stops; another may go on. */
        GOING_AWAY,
        /** The client broke a rule, and was told in an ERROR frame. */
        ERROR
    }
}
