package chat.parley.server.traces;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Duration;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;

/** Which of this node's newest events belong to which trace. */
final class EventOrigins {
    private static final int EVENTS_MAX = 10_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private final Cache<String, SpanContext> origins = Caffeine.newBuilder()
            .maximumSize(EVENTS_MAX)
            .expireAfterWrite(REMEMBERED)
            .build();

    void remember(EventMessage<?> event, SpanContext origin) {
        if (origin.isSampled()) {
            origins.put(key(event), origin);
        }
    }

    @Nullable
    SpanContext of(EventMessage<?> event) {
        return origins.getIfPresent(key(event));
    }

    /** By its place: a message's event gets the identifier it is stored with only on its way to the store. */
    private static String key(EventMessage<?> event) {
        return event instanceof DomainEventMessage<?> placed
                ? placed.getAggregateIdentifier() + "/" + placed.getSequenceNumber()
                : event.getIdentifier();
    }
}
