package chat.parley.query.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.LongStream;
import org.springframework.stereotype.Component;

/** How fast followers hear of events, and how often they are so far behind that the log has to be read for them. */
@Component
class LiveMetrics {
    private static final Duration[] DELAYS = LongStream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Timer delay;
    private final Counter catchUps;

    LiveMetrics(MeterRegistry metrics) {
        this.delay = Timer.builder("parley.delivery.delay")
                .description("From the commit of an event until it is written to all followers of its room here")
                .serviceLevelObjectives(DELAYS)
                .register(metrics);
        this.catchUps = Counter.builder("parley.catchups")
                .description("Pages of the log that were read for followers who are behind")
                .register(metrics);
    }

    void delivered(Duration sinceCommit) {
        delay.record(sinceCommit);
    }

    void caughtUp() {
        catchUps.increment();
    }
}
