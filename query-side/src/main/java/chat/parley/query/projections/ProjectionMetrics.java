package chat.parley.query.projections;

import chat.parley.eventstore.PostgresEventStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Of each projection, how far behind it is and whether it fails. Whoever asks for metrics asks nothing of the database. */
@Component
class ProjectionMetrics {
    private final Projections projections;
    private final Rebuilds rebuilds;
    private final PostgresEventStore eventStore;
    private final MeterRegistry metrics;

    ProjectionMetrics(
            Projections projections, Rebuilds rebuilds, PostgresEventStore eventStore, MeterRegistry metrics) {
        this.projections = projections;
        this.rebuilds = rebuilds;
        this.eventStore = eventStore;
        this.metrics = metrics;
    }

    /** Which projections there are is known once they have been started. */
    @EventListener(ApplicationStartedEvent.class)
    void register() {
        for (String name : projections.names()) {
            Gauge.builder("parley.projection.lag", () -> projections.lag(name, eventStore.newestKnown()))
                    .description("Events that the projection does not hold yet")
                    .tag("projection", name)
                    .register(metrics);
            Gauge.builder(
                            "parley.projection.failing",
                            () -> projections.failing().contains(name) ? 1 : 0)
                    .description("1 while the projection stumbles over an event")
                    .tag("projection", name)
                    .register(metrics);
            Gauge.builder("parley.rebuild.progress", () -> rebuilds.progress(name, eventStore.newestKnown()))
                    .description(
                            "How much of its rebuild is done, from 0 to 1; NaN while this node does not rebuild it")
                    .tag("projection", name)
                    .register(metrics);
        }
    }
}
