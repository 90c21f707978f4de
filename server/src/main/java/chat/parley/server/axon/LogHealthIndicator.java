package chat.parley.server.axon;

import chat.parley.eventstore.PostgresEventStore;
import java.time.Duration;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** Well while this node reads the log, and so hears in time of what other nodes commit. */
@Component
class LogHealthIndicator extends AbstractHealthIndicator {
    /** The tail is read five times a second. */
    private static final Duration BEHIND_MAX = Duration.ofSeconds(5);

    private final PostgresEventStore eventStore;

    LogHealthIndicator(PostgresEventStore eventStore) {
        this.eventStore = eventStore;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Duration age = eventStore.sinceTailComplete();
        health.status(age.compareTo(BEHIND_MAX) > 0 ? Status.DOWN : Status.UP).withDetail("tailAge", age);
    }
}
