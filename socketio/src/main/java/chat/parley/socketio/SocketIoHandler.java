package chat.parley.socketio;

import tools.jackson.databind.node.ObjectNode;

/**
 * What an application does with one client.
 *
 * <p>What the client sends comes one after the other; calls may block, and hold back that client only.
 */
public interface SocketIoHandler {
    /** The client asks to be let in; it is answered with {@link SocketIoPackets#connected} or {@code connectError}. */
    void connect(ObjectNode auth);

    void event(SocketIoEvent event);

    /** The client emitted something with attachments, which are read past. */
    void binary(SocketIoEvent event);

    /** The client takes its leave, and the session is to be closed. */
    void disconnect();

    /** The client broke the protocol or went over a limit: it is heard no more, and the session is to be closed. */
    void violated(String sentence, boolean isTooLarge);

    /** The connection is gone, whoever ended it; called once. */
    void closed();
}
