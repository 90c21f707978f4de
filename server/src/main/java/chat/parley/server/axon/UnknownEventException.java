package chat.parley.server.axon;

import org.axonframework.serialization.SerializationException;

/** The log holds an event that this server does not know. */
final class UnknownEventException extends SerializationException {
    UnknownEventException(String type) {
        super("the log holds an event that this server does not know: " + type);
    }
}
