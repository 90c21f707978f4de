package chat.parley.server.axon;

import chat.parley.eventstore.StoredEvent;
import java.time.Instant;

/**
 * An event that a projection could not take, and at which it has stopped with that event's room.
 *
 * @param event under which name it is stored
 * @param cause why it failed, in words that hold none of the event's
 * @param lastSequence that of the newest event that waits
 * @param letters how many events wait: this one, and those that came after it in the room
 * @param attempts how often it has failed
 */
record DeadLetter(
        String projection,
        String room,
        long sequence,
        long position,
        String event,
        String cause,
        Instant since,
        int attempts,
        Instant nextAttempt,
        long lastSequence,
        long letters) {

    /** The next event of the room that waits; it was tried so many times. */
    DeadLetter next(StoredEvent event, String why, int attempts, long left) {
        return new DeadLetter(
                projection,
                room,
                event.row().sequence(),
                event.position(),
                event.row().payloadType(),
                why,
                since,
                attempts,
                nextAttempt,
                lastSequence,
                left);
    }
}
