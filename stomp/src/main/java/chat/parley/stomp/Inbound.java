package chat.parley.stomp;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a session reads: one frame after the other, each in its turn, for as long as anybody listens. */
final class Inbound {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long TURN_PAUSE_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    private final StompSession session;
    private final Outbound outbound;
    private final Timeouts timeouts;
    private final StompSettings settings;
    private final StompDecoder decoder;
    private volatile boolean listening = true;
    private volatile boolean receiving;

    Inbound(StompSession session, Outbound outbound, Timeouts timeouts, StompSettings settings) {
        this.session = session;
        this.outbound = outbound;
        this.timeouts = timeouts;
        this.settings = settings;
        this.decoder = new StompDecoder(settings);
    }

    /** From here on frames are of this version. */
    void version(StompVersion agreed) {
        decoder.version(agreed);
    }

    void receive(byte[] bytes) {
        receiving = true; // Before it is asked whether anybody listens, so that isDone() misses no frame.
        try {
            if (isHeard()) { // A client that goes on talking to nobody must not fill the memory.
                handleAll(bytes);
            }
        } finally {
            receiving = false;
        }
    }

    private void handleAll(byte[] bytes) {
        timeouts.reading(true);
        try {
            decoder.feed(bytes);
            StompFrame frame = decoder.next();
            while (frame != null) {
                awaitTurn();
                if (!isHeard()) {
                    return;
                }
                session.handle(frame);
                frame = isHeard() ? decoder.next() : null;
            }
        } catch (StompException violation) {
            session.failAfterAnswers(decoder.receipt(), violation);
        } finally {
            timeouts.reading(false);
        }
    }

    private void awaitTurn() {
        while (isHeard() && outbound.answersWaiting() > settings.answersWaitingMax()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        for (long pause = session.application().pauseNanos(session); isHeard() && pause > 0; ) {
            LockSupport.parkNanos(Math.min(pause, TURN_PAUSE_NANOS_MAX));
            pause = session.application().pauseNanos(session);
        }
    }

    private boolean isHeard() {
        return listening && !session.isOver();
    }

    void stopListening() {
        listening = false;
    }

    /** Nobody listens, and no frame is being handled. */
    boolean isDone() {
        return !listening && !receiving;
    }
}
