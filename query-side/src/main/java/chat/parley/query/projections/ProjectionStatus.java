package chat.parley.query.projections;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far a projection is.
 *
 * @param position the place in the whole store of the last event it holds, 0 before the first
 * @param head the place of the newest event stored
 * @param lag by how many places it is behind
 * @param progress how much of a rebuild is done, from 0 to 1; 1 when none is under way, null where another node works on it
 * @param error what it stumbles over, null if nothing
 */
record ProjectionStatus(
        String name,
        State state,
        long position,
        long head,
        long lag,
        @Nullable Double progress,
        @Nullable String error) {

    enum State {
        RUNNING,
        REBUILDING,
        FAILING,
        STOPPED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
