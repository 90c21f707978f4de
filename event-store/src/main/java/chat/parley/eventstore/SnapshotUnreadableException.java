package chat.parley.eventstore;

/** A snapshot that cannot be read, for instance because its class has changed: the events are there. */
final class SnapshotUnreadableException extends RuntimeException {
    SnapshotUnreadableException(Throwable cause) {
        super("its snapshot cannot be read: " + cause.getMessage(), cause);
    }
}
