package chat.parley.eventstore;

/** Events cannot be taken over as they are; nothing was stored. */
public final class LogImportException extends RuntimeException {
    private final Fault fault;
    private final long event;

    LogImportException(Fault fault, long event) {
        super("Event %d of the import: %s".formatted(event, fault), null, false, false);
        this.fault = fault;
        this.event = event;
    }

    public Fault fault() {
        return fault;
    }

    /** Which of the events that were added it is about, from 1. */
    public long event() {
        return event;
    }

    /** What is wrong with an event. */
    public enum Fault {
        /** Its aggregate's events do not follow each other, from 0. */
        OUT_OF_SEQUENCE,
        /** Another one that was added has the same identifier. */
        REPEATED,
        /** The log has events of its aggregate already. */
        AGGREGATE_EXISTS,
        /** The log has an event with its identifier already. */
        ID_TAKEN
    }
}
