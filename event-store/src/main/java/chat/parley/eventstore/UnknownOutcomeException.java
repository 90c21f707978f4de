package chat.parley.eventstore;

import org.axonframework.eventsourcing.eventstore.EventStoreException;

/**
 * The connection broke while events were being stored, and the database could not be asked since: they may be stored or
 * not. Whoever tries again must be able to find out, for instance by event identifiers of its own making.
 */
public final class UnknownOutcomeException extends EventStoreException {
    UnknownOutcomeException(String message, Throwable cause) {
        super(message, cause);
    }
}
