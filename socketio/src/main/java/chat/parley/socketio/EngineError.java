package chat.parley.socketio;

/** Why a request is refused, in the words and numbers of engine.io, which clients know. */
public enum EngineError {
    UNKNOWN_TRANSPORT(0, "Transport unknown"),
    UNKNOWN_SID(1, "Session ID unknown"),
    BAD_HANDSHAKE_METHOD(2, "Bad handshake method"),
    BAD_REQUEST(3, "Bad request"),
    FORBIDDEN(4, "Forbidden"),
    UNSUPPORTED_PROTOCOL_VERSION(5, "Unsupported protocol version");

    private final int code;
    private final String message;

    EngineError(int code, String message) {
        this.code = code;
        this.message = message;
    }

    /** The body of the answer. */
    public String json() {
        return json(message);
    }

    /** The same, saying more. */
    public String json(String detail) {
        return SocketIoPackets.JSON
                .createObjectNode()
                .put("code", code)
                .put("message", detail)
                .toString();
    }

    public int httpStatus() {
        return this == FORBIDDEN ? 403 : 400;
    }
}
