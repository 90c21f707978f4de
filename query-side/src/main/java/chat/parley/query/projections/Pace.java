package chat.parley.query.projections;

import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** Lets people go first: while they read or write, a rebuild takes small steps, and rests for a part of the time. */
@Component
class Pace {
    private static final int STEP_EVENTS_MAX = 2_000;
    /** So few are soon done: nobody waits for long behind them. */
    private static final int SMALL_STEP_EVENTS_MAX = 100;

    private final RebuildSettings settings;
    private final EventStore eventStore;
    private final LongAdder questions = new LongAdder();
    private long questionsBefore;
    private long headBefore;
    private volatile boolean isBusy;

    Pace(RebuildSettings settings, EventStore eventStore) {
        this.settings = settings;
        this.eventStore = eventStore;
    }

    /** Notes that somebody has asked something. */
    void asked() {
        questions.increment();
    }

    /** How many events to work on next. */
    int events() {
        return isBusy ? SMALL_STEP_EVENTS_MAX : STEP_EVENTS_MAX;
    }

    /** Rests after so much work, if anybody came meanwhile. */
    void giveWay(long workedNanos) {
        long asked = questions.sum();
        long head = TokenTable.position(eventStore.createHeadToken());
        isBusy = asked > questionsBefore || head > headBefore;
        if (isBusy) {
            LockSupport.parkNanos((long) (workedNanos * (1 / settings.share() - 1)));
        }
        questionsBefore = asked;
        headBefore = head;
    }
}
