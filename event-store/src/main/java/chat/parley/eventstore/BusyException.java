package chat.parley.eventstore;

import org.axonframework.common.AxonTransientException;

/** Too much is waiting, or it waited too long: nothing was stored, and trying again later is safe. */
public final class BusyException extends AxonTransientException {
    BusyException(String message) {
        super(message);
    }
}
