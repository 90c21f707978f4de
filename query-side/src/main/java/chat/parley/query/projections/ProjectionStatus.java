package chat.parley.query.projections;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far a projection is.
 *
 * @param version of the rules by which the serving tables were filled
 * @param position the place in the whole store of the last event that the serving tables hold, 0 before the first
 * @param head the place of the newest event stored
 * @param lag by how many places it is behind
 * @param progress how much of a rebuild, or of the first filling, is done, from 0 to 1; 1 when none is under way
 * @param error what it stumbles over, null if nothing or if another node works on it
 * @param rebuild the newest, null if there was none
 */
record ProjectionStatus(
        String name,
        State state,
        int version,
        long position,
        long head,
        long lag,
        double progress,
        @Nullable String error,
        @Nullable Rebuild rebuild) {

    enum State {
        RUNNING,
        REBUILDING,
        /** For the first time: there is nothing to read yet. */
        FILLING,
        FAILING,
        STOPPED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
