package chat.parley.query.projections;

import java.util.List;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Well while no projection fails on this node, nor the live feed. */
@Component
class ProjectionsHealthIndicator extends AbstractHealthIndicator {
    private final Projections projections;

    ProjectionsHealthIndicator(Projections projections) {
        this.projections = projections;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        List<String> failing = projections.failing();
        if (failing.isEmpty()) {
            health.up();
        } else {
            health.down().withDetail("failing", failing);
        }
    }
}
