package chat.parley.query.live;

import chat.parley.api.room.CatchUpTurns;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Who reads the log when: few at a time on this node, and nobody more often than they may. */
final class ReadTurns {
    private static final int READS_MAX = 4;
    private static final long PAUSE_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    private final Semaphore reads = new Semaphore(READS_MAX, true);
    private final CatchUpTurns ofEachReader;
    private final LiveMetrics metrics;

    ReadTurns(CatchUpTurns ofEachReader, LiveMetrics metrics) {
        this.ofEachReader = ofEachReader;
        this.metrics = metrics;
    }

    /** The turns of a session. */
    Turn of(String sessionId) {
        return new Turn(this, sessionId);
    }

    /** When a session's cursors read. */
    record Turn(ReadTurns all, String sessionId) {
        /** Waits for it, or until it is wanted no more: in either case {@link #end} follows. */
        void await(BooleanSupplier isGivenUp) {
            long pause = all.ofEachReader.pauseNanos(sessionId);
            while (pause > 0 && !isGivenUp.getAsBoolean()) {
                LockSupport.parkNanos(Math.min(pause, PAUSE_NANOS_MAX));
                pause = all.ofEachReader.pauseNanos(sessionId);
            }
            all.reads.acquireUninterruptibly();
            all.metrics.caughtUp();
        }

        void end() {
            all.reads.release();
        }
    }
}
