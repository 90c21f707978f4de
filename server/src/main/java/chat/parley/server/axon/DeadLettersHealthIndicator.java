package chat.parley.server.axon;

import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** {@code DEGRADED} while a projection has stopped with a room: the rest goes on, and somebody should look. */
@Component
class DeadLettersHealthIndicator extends AbstractHealthIndicator {
    private static final Status DEGRADED = new Status("DEGRADED");

    private final DeadLetterTable letters;

    DeadLettersHealthIndicator(DeadLetterTable letters) {
        this.letters = letters;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Map<String, Long> waiting = letters.waiting();
        if (waiting.isEmpty()) {
            health.up();
        } else {
            health.status(DEGRADED).withDetail("waiting", waiting);
        }
    }
}
