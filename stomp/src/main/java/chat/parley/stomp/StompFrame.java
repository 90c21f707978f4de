package chat.parley.stomp;

/** A frame: a command, headers, and a body that may be empty. */
public final class StompFrame {
    static final byte[] NO_BODY = {};

    private final Command command;
    private final StompHeaders headers;
    private final byte[] body;

    /** The body is not copied: nobody changes it. */
    public StompFrame(Command command, StompHeaders headers, byte[] body) {
        this.command = command;
        this.headers = headers;
        this.body = body;
    }

    public Command command() {
        return command;
    }

    public StompHeaders headers() {
        return headers;
    }

    /** The bytes themselves, not a copy. */
    public byte[] body() {
        return body;
    }

    @Override
    public String toString() {
        return "%s %s, %d bytes".formatted(command, headers, body.length);
    }
}
