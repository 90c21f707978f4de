package chat.parley.stomp.conformance;

/** A server that is tried, and the way to it. It has the limits of {@code StompSettings.DEFAULTS}. */
public interface Wire {
    /** A new connection, on which nothing was said yet. */
    Connection open();

    /** A place that no other test knows. */
    Place newPlace();

    /** A body that a SEND to a place may have. */
    String body(String text);

    /** The text that somebody sent, of the MESSAGE that it became. */
    String text(ServerFrame message);

    /**
     * Two destinations: what is sent to the first is heard at the second.
     *
     * @param inbox where a SEND goes
     * @param topic where a SUBSCRIBE goes
     */
    record Place(String inbox, String topic) {}

    /** A client's side of a connection. */
    interface Connection extends AutoCloseable {
        /** Sends as one message, of text if the wire knows the difference. */
        void send(String text);

        /** Sends as one message, of bytes if the wire knows the difference. */
        void send(byte[] bytes);

        /** The next frame; fails if none comes. */
        ServerFrame next();

        /** Waits until the server has ended the connection. */
        void awaitClosed();

        /** Drops the connection without a word. */
        @Override
        void close();
    }
}
