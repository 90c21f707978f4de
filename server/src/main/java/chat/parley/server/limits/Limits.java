package chat.parley.server.limits;

import static java.util.Objects.requireNonNull;

import chat.parley.api.Refusal;
import chat.parley.server.ParleySettings;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Makes the buckets of a limit, refuses in its name, and counts that. */
@Component
class Limits {
    private final boolean areEnabled;
    private final TimeMeter clock;
    private final Map<Limit, Counter> refused = new EnumMap<>(Limit.class);

    @Autowired
    Limits(LimitSettings settings, ParleySettings parley, TimeMeter limitsClock, MeterRegistry metrics) {
        // Whoever is on their own machine may do as they like, and so may a load test.
        this(
                settings.enabled() == null ? parley.auth() != ParleySettings.Auth.OPEN : settings.enabled(),
                limitsClock,
                metrics);
    }

    Limits(boolean areEnabled, TimeMeter clock, MeterRegistry metrics) {
        this.areEnabled = areEnabled;
        this.clock = clock;
        for (Limit limit : Limit.values()) {
            refused.put(
                    limit,
                    Counter.builder("parley.limits.refused")
                            .description("What was refused, or held back, by a limit")
                            .tag("limit", limit.metric())
                            .register(metrics));
        }
    }

    @Bean
    static TimeMeter limitsClock() {
        return TimeMeter.SYSTEM_NANOTIME;
    }

    boolean areEnabled() {
        return areEnabled;
    }

    TimeMeter clock() {
        return clock;
    }

    /** Those of this node by itself. */
    Buckets buckets(Limit limit, Rate rate) {
        return new Buckets(this, limit, rate, () -> 1);
    }

    /**
     * This node's part of what all nodes let through together: what is done on one of three nodes counts thrice there, so
     * whoever turns to all of them can do no more than somebody could if there were one.
     *
     * @param nodes how many share it
     */
    Buckets sharedBuckets(Limit limit, Rate rate, IntSupplier nodes) {
        return new Buckets(this, limit, rate, () -> Math.min(nodes.getAsInt(), rate.burst()));
    }

    void count(Limit limit) {
        requireNonNull(refused.get(limit)).increment();
    }

    /** To be thrown, as it is counted. */
    Refusal refuse(Limit limit, Duration retryAfter) {
        count(limit);
        return new Refusal(
                Refusal.Reason.RATE_LIMITED,
                "too many %s: try again in %d ms".formatted(limit.what(), retryAfter.toMillis()),
                retryAfter);
    }
}
