package chat.parley.server.socketio;

import chat.parley.socketio.EngineSession;
import chat.parley.socketio.SocketIoHandler;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * What is known of a client before it says anything.
 *
 * @param sid the session that its WebSocket is for; null for a new one
 * @param authorization that header of its request
 */
record Handshake(
        @Nullable String sid, String address, @Nullable String authorization) {
    static final String NAME = Handshake.class.getName();

    SocketIoHandler connection(SocketIoGateway gateway, EngineSession session) {
        return new RoomConnection(gateway, session, address, authorization);
    }

    /** Tokens get into no log. */
    @Override
    public String toString() {
        return "Handshake[]";
    }

    /** Takes it from the request to the WebSocket that this becomes. */
    static final class OfWebSocket implements HandshakeInterceptor {
        @Override
        public boolean beforeHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler handler,
                Map<String, Object> attributes) {
            Object handshake =
                    ((ServletServerHttpRequest) request).getServletRequest().getAttribute(NAME);
            attributes.put(NAME, handshake);
            return true;
        }

        @Override
        public void afterHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler handler,
                @Nullable Exception failure) {}
    }
}
