package chat.parley.socketio;

import org.jspecify.annotations.Nullable;

/**
 * What a request says of itself.
 *
 * @param transport of its query, as are the next two
 * @param protocol its {@code EIO}
 * @param sid null for a handshake
 * @param isUpgrade whether it wants to become a WebSocket
 */
public record EngineRequest(
        String method,
        @Nullable String transport,
        @Nullable String protocol,
        @Nullable String sid,
        boolean isUpgrade) {
    private static final String PROTOCOL = "4";

    public boolean isHandshake() {
        return sid == null;
    }

    /** What is wrong with it, as far as that can be said without its session; null if nothing is. */
    @Nullable
    EngineError error() {
        boolean isWebSocket = "websocket".equals(transport);
        if (!isWebSocket && !"polling".equals(transport)) {
            return EngineError.UNKNOWN_TRANSPORT;
        }
        if (sid == null && !method.equals("GET")) {
            return EngineError.BAD_HANDSHAKE_METHOD;
        }
        if (isUpgrade != isWebSocket) {
            return EngineError.BAD_REQUEST;
        }
        if (!PROTOCOL.equals(protocol)) {
            return sid == null ? EngineError.UNSUPPORTED_PROTOCOL_VERSION : EngineError.BAD_REQUEST;
        }
        return method.equals("GET") || method.equals("POST") ? null : EngineError.BAD_REQUEST;
    }
}
