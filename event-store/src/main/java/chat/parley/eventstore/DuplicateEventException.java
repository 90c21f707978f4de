package chat.parley.eventstore;

import org.axonframework.eventsourcing.eventstore.EventStoreException;

/**
 * An event with that identifier is stored already: nothing was stored now, and trying again is of no use.
 *
 * <p>Where an application derives the identifier from what must happen once, such as a message's author and id, this is
 * how a repetition is told from a conflict; {@link PostgresEventStore#findEvent(String)} finds the first.
 */
public final class DuplicateEventException extends EventStoreException {
    DuplicateEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
