package chat.parley.server.socketio;

import static java.util.Objects.requireNonNull;

import chat.parley.server.stomp.JettyTransport;
import chat.parley.socketio.EngineServer;
import chat.parley.socketio.EngineSession;
import chat.parley.socketio.EngineSocket;
import chat.parley.stomp.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;

/** WebSockets of Socket.IO: each begins a session, or is what one that polls goes on with. */
final class SocketIoWebSocket implements WebSocketHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SocketIoWebSocket.class);

    private static final String CONNECTION = SocketIoWebSocket.class.getName();

    private final EngineServer engine;
    private final SocketIoGateway gateway;

    private record Connection(EngineSession session, EngineSocket socket) {}

    SocketIoWebSocket(EngineServer engine, SocketIoGateway gateway) {
        this.engine = engine;
        this.gateway = gateway;
    }

    /** Packets go the way of STOMP's frames. */
    private record JettySocket(JettyTransport transport) implements EngineSocket {
        @Override
        public void send(List<byte[]> packets, Written done) {
            transport.send(packets, done::written);
        }

        @Override
        public void close(List<byte[]> last, Ending ending, String reason) {
            transport.close(last, Transport.Ending.valueOf(ending.name()), reason);
        }

        @Override
        public void abort() {
            transport.abort();
        }
    }

    @Override
    public void afterConnectionEstablished(org.springframework.web.socket.WebSocketSession webSocket) {
        EngineSocket socket = new JettySocket(new JettyTransport(webSocket));
        Handshake handshake =
                (Handshake) requireNonNull(webSocket.getAttributes().get(Handshake.NAME));
        EngineSession session;
        if (handshake.sid() == null) {
            session = engine.open(socket, opened -> handshake.connection(gateway, opened));
        } else {
            session = engine.find(handshake.sid());
            if (session == null || !session.upgrade(socket)) {
                socket.close(List.of(), EngineSocket.Ending.ERROR, "this session takes no upgrade now");
                return;
            }
        }
        webSocket.getAttributes().put(CONNECTION, new Connection(session, socket));
    }

    @Override
    public void handleMessage(org.springframework.web.socket.WebSocketSession webSocket, WebSocketMessage<?> message) {
        Connection connection = connection(webSocket);
        if (connection == null) {
            return;
        }
        switch (message) {
            case TextMessage text ->
                connection.session.received(connection.socket, text.getPayload(), text.getPayloadLength());
            case BinaryMessage binary ->
                connection.session.receivedBinary(connection.socket, binary.getPayloadLength());
            default -> {} // a pong that nobody asked for
        }
    }

    @Override
    public void handleTransportError(org.springframework.web.socket.WebSocketSession webSocket, Throwable failure) {
        LOG.debug("A connection broke", failure);
    }

    @Override
    public void afterConnectionClosed(org.springframework.web.socket.WebSocketSession webSocket, CloseStatus status) {
        Connection connection = connection(webSocket);
        if (connection != null) {
            connection.session.closed(connection.socket);
        }
    }

    private static @Nullable Connection connection(org.springframework.web.socket.WebSocketSession webSocket) {
        return (Connection) webSocket.getAttributes().get(CONNECTION);
    }

    @Override
    public boolean supportsPartialMessages() {
        return false;
    }
}
