package chat.parley.eventstore;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events of the log are wanted.
 *
 * @param aggregateId those of one aggregate, null for all
 * @param payloadTypes those of these classes, under the names that they are stored by today; empty for all
 * @param since those published then or later
 * @param until those published earlier
 */
public record LogFilter(
        @Nullable String aggregateId,
        List<Class<?>> payloadTypes,
        @Nullable Instant since,
        @Nullable Instant until) {

    public static LogFilter everything() {
        return new LogFilter(null, List.of(), null, null);
    }

    public static LogFilter ofAggregate(String aggregateId) {
        return new LogFilter(aggregateId, List.of(), null, null);
    }

    boolean isForAll() {
        return payloadTypes.isEmpty() && since == null && until == null;
    }
}
