package chat.parley.eventstore;

import org.axonframework.common.AxonNonTransientException;

/** An event of an aggregate cannot be read, so that nothing can be decided on it. */
public final class AggregateUnreadableException extends AxonNonTransientException {
    AggregateUnreadableException(String aggregateId, RuntimeException cause) {
        super("Aggregate %s cannot be read".formatted(aggregateId), cause);
    }
}
