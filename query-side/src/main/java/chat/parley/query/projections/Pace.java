package chat.parley.query.projections;

import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** Lets people go first: while they read or write, a rebuild rests for a part of the time. */
@Component
class Pace {
    private final RebuildSettings settings;
    private final EventStore eventStore;
    private final LongAdder questions = new LongAdder();
    private long questionsBefore;
    private long headBefore;

    Pace(RebuildSettings settings, EventStore eventStore) {
        this.settings = settings;
        this.eventStore = eventStore;
    }

    /** Notes that somebody has asked something. */
    void asked() {
        questions.increment();
    }

    /** Rests after so much work, if anybody came meanwhile. */
    void giveWay(long workedNanos) {
        long asked = questions.sum();
        long head = TokenTable.position(eventStore.createHeadToken());
        if (asked > questionsBefore || head > headBefore) {
            LockSupport.parkNanos((long) (workedNanos * (1 / settings.share() - 1)));
        }
        questionsBefore = asked;
        headBefore = head;
    }
}
