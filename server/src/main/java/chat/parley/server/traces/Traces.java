package chat.parley.server.traces;

import chat.parley.stomp.StompApplication;
import io.micrometer.observation.ObservationPredicate;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import org.axonframework.config.ConfigurerModule;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/**
 * Where spans begin and end, if there is a collector for them; else none of this is there.
 *
 * <p>Events say nothing of their trace: what is in the log stays for ever, and a trace is looked at for days. So this node
 * remembers for a minute which of its events belong to which trace, and only its own projections show in it.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(Traces.COLLECTOR)
class Traces {
    static final String COLLECTOR = "management.opentelemetry.tracing.export.otlp.endpoint";

    @Bean
    Tracer tracer(OpenTelemetry telemetry) {
        return telemetry.getTracer("chat.parley");
    }

    @Bean
    @Primary
    StompApplication tracedFrames(@Qualifier("frameRouter") StompApplication frames, Tracer tracer) {
        return new TracedFrames(frames, tracer);
    }

    /** The command gateway finds it, and asks it on the sender's thread. */
    @Bean
    CommandOrigins commandOrigins() {
        return new CommandOrigins();
    }

    /** Likewise, the command bus. */
    @Bean
    CommandSpans commandSpans(Tracer tracer) {
        return new CommandSpans(tracer);
    }

    @Bean
    AppendSpans appendSpans(Tracer tracer, EventOrigins origins) {
        return new AppendSpans(tracer, origins);
    }

    @Bean
    EventOrigins eventOrigins() {
        return new EventOrigins();
    }

    @Bean
    ConfigurerModule projectionSpans(Tracer tracer, EventOrigins origins) {
        return configurer -> configurer
                .eventProcessing()
                .registerDefaultHandlerInterceptor(
                        (configuration, name) -> new ProjectionSpans("project " + name, tracer, origins));
    }

    /** What is done every second whether anybody asks or not would be most of what is traced. */
    @Bean
    ObservationPredicate nothingScheduled() {
        return (name, context) -> !name.startsWith("tasks.scheduled");
    }
}
