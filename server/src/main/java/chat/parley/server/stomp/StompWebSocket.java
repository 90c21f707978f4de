package chat.parley.server.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.server.limits.Connections;
import chat.parley.stomp.StompSession;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;

/** A {@link StompSession} for each WebSocket. */
@Component
class StompWebSocket implements WebSocketHandler, SubProtocolCapable {
    private static final Logger LOG = LoggerFactory.getLogger(StompWebSocket.class);

    private static final String CONNECTION = StompWebSocket.class.getName();

    private final StompSessions sessions;
    private final Connections connections;

    private record Connection(StompSession session, JettyTransport transport) {}

    StompWebSocket(StompSessions sessions, Connections connections) {
        this.sessions = sessions;
        this.connections = connections;
    }

    @Override
    public List<String> getSubProtocols() {
        return List.of("v12.stomp", "v11.stomp", "v10.stomp");
    }

    @Override
    public void afterConnectionEstablished(org.springframework.web.socket.WebSocketSession socket) {
        JettyTransport transport = new JettyTransport(socket);
        sessions.open(socket.getId(), transport, UnaryOperator.identity(), session -> {
            socket.getAttributes().put(CONNECTION, new Connection(session, transport));
            connections.opened(socket);
        });
    }

    @Override
    public void handleMessage(org.springframework.web.socket.WebSocketSession socket, WebSocketMessage<?> message) {
        Connection connection = connection(socket);
        if (connection == null) {
            return;
        }
        switch (message) {
            case TextMessage text -> {
                connection.transport.heard(OpCode.TEXT);
                connection.session.receive(text.getPayload().getBytes(UTF_8));
            }
            case BinaryMessage binary -> {
                connection.transport.heard(OpCode.BINARY);
                byte[] bytes = new byte[binary.getPayload().remaining()];
                binary.getPayload().get(bytes);
                connection.session.receive(bytes);
            }
            default -> connection.session.alive(); // the pong to a ping
        }
    }

    @Override
    public void handleTransportError(org.springframework.web.socket.WebSocketSession socket, Throwable failure) {
        LOG.debug("A connection broke", failure);
    }

    @Override
    public void afterConnectionClosed(org.springframework.web.socket.WebSocketSession socket, CloseStatus status) {
        Connection connection = connection(socket);
        if (connection != null) {
            sessions.closed(connection.session);
        }
    }

    private static @Nullable Connection connection(org.springframework.web.socket.WebSocketSession socket) {
        return (Connection) socket.getAttributes().get(CONNECTION);
    }

    @Override
    public boolean supportsPartialMessages() {
        return false;
    }
}
