package chat.parley.query.projections;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A rebuild that this node works on, and how far it is. */
final class RebuildWork {
    private static final double SMOOTHING = 0.1;

    private final Projection projection;
    private final String worker;
    private final BooleanSupplier isWanted;
    private volatile long position; // others look at it
    private double eventsPerSecond;

    /**
     * Goes on with a rebuild.
     *
     * @param worker under which name this node has taken it
     * @param isWanted false when the node stops
     */
    RebuildWork(Projection projection, Rebuild begun, String worker, BooleanSupplier isWanted) {
        this.projection = projection;
        this.worker = worker;
        this.isWanted = isWanted;
        this.position = begun.position();
        this.eventsPerSecond = begun.eventsPerSecond();
    }

    String name() {
        return projection.name();
    }

    int version() {
        return projection.version();
    }

    String schema() {
        return NextTables.schema(name());
    }

    String worker() {
        return worker;
    }

    Object handler() {
        return projection.handler();
    }

    boolean isWanted() {
        return isWanted.getAsBoolean();
    }

    /** The place in the whole store of the last event that the new tables hold. */
    long position() {
        return position;
    }

    double eventsPerSecond() {
        return eventsPerSecond;
    }

    void advance(long to, long events, long nanos) {
        position = to;
        double rate = events * (double) TimeUnit.SECONDS.toNanos(1) / Math.max(1, nanos);
        eventsPerSecond += (eventsPerSecond == 0 ? 1 : SMOOTHING) * (rate - eventsPerSecond);
    }
}
