package chat.parley.query.projections;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The newest rebuild of a projection.
 *
 * @param version of the rules that it is built by
 * @param position the place in the whole store of the last event that the new tables hold
 * @param message what came of it, or what it stumbles over
 */
record Rebuild(
        String projection,
        int version,
        State state,
        long position,
        double eventsPerSecond,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String message) {

    enum State {
        BUILDING,
        CHECKING,
        PAUSED,
        DONE,
        FAILED,
        ABANDONED;

        boolean isUnderWay() {
            return this == BUILDING || this == CHECKING || this == PAUSED;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
