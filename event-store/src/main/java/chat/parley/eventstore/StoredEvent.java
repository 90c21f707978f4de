package chat.parley.eventstore;

import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedDomainEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;

/** An event and its position in the log. */
public record StoredEvent(long position, EventRow row) {
    TrackedDomainEventData<byte[]> tracked() {
        return new TrackedDomainEventData<>(new GlobalSequenceTrackingToken(position), row);
    }

    /** The position that a token stands for; events after it come next. */
    static long position(@Nullable TrackingToken token) {
        if (token == null) {
            return 0;
        }
        if (token instanceof GlobalSequenceTrackingToken position) {
            return position.getGlobalIndex();
        }
        throw new IllegalArgumentException("This log has tokens of one number, and not %s: %s"
                .formatted(token.getClass().getSimpleName(), token));
    }
}
