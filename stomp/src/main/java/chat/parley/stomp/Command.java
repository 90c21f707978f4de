package chat.parley.stomp;

import org.jspecify.annotations.Nullable;

/** What a frame is for. */
public enum Command {
    CONNECT(true, false),
    STOMP(true, false),
    SEND(true, true),
    SUBSCRIBE(true, false),
    UNSUBSCRIBE(true, false),
    ACK(true, false),
    NACK(true, false),
    BEGIN(true, false),
    COMMIT(true, false),
    ABORT(true, false),
    DISCONNECT(true, false),
    CONNECTED(false, false),
    MESSAGE(false, true),
    RECEIPT(false, false),
    ERROR(false, true);

    private final boolean fromClient;
    private final boolean mayHaveBody;

    Command(boolean fromClient, boolean mayHaveBody) {
        this.fromClient = fromClient;
        this.mayHaveBody = mayHaveBody;
    }

    boolean isFromClient() {
        return fromClient;
    }

    /** Only SEND, MESSAGE and ERROR may (STOMP 1.2, "Body"). */
    boolean mayHaveBody() {
        return mayHaveBody;
    }

    /** CONNECT and CONNECTED escape nothing, as the version is not agreed yet (STOMP 1.2, "Value Encoding"). */
    boolean isEscaped() {
        return this != CONNECT && this != STOMP && this != CONNECTED;
    }

    static @Nullable Command named(String name) {
        for (Command command : values()) {
            if (command.name().equals(name)) {
                return command;
            }
        }
        return null;
    }

    /** Some command that begins like this; null if none does. */
    static @Nullable Command namedLike(String beginning) {
        for (Command command : values()) {
            if (command.name().startsWith(beginning)) {
                return command;
            }
        }
        return null;
    }
}
