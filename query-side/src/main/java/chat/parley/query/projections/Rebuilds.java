package chat.parley.query.projections;

import static chat.parley.api.Refusal.Reason.REBUILD_REFUSED;

import chat.parley.api.Refusal;
import chat.parley.query.projections.Rebuild.State;
import chat.parley.query.projections.RebuildTable.NoLongerOurs;
import chat.parley.query.projections.SecondFold.Different;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.common.IdentifierFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Rebuilds projections beside those that serve, one after the other on each node: what operators ask for, and what a new
 * version of the program brings. A rebuild that a node leaves, or that a crash interrupts, is taken up by any other.
 */
@Component
class Rebuilds implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuilds.class);

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(5);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

    private final Projections projections;
    private final Rebuilder rebuilder;
    private final RebuildTable table;
    private final String node = IdentifierFactory.getInstance().generateIdentifier();
    private final Thread thread = Thread.ofPlatform().name("rebuilds").daemon().unstarted(this::run);
    private volatile boolean running;
    private volatile @Nullable RebuildWork current;

    Rebuilds(Projections projections, Rebuilder rebuilder, RebuildTable table) {
        this.projections = projections;
        this.rebuilder = rebuilder;
        this.table = table;
    }

    /**
     * Begins to build a projection anew.
     *
     * @throws Refusal if there is no such projection, it is being built already, or its rows are by newer rules
     */
    ProjectionStatus begin(String name) {
        Projection projection = projections.named(name);
        if (projections.isSuperseded(projection)) {
            throw new Refusal(
                    REBUILD_REFUSED, "%s is filled by newer rules than this node's: ask a newer one".formatted(name));
        }
        if (projections.one(name).state() == ProjectionStatus.State.FILLING || !rebuilder.begin(projection)) {
            throw new Refusal(REBUILD_REFUSED, "%s is being built already".formatted(name));
        }
        LOG.info("Rebuilding {}", name);
        wake();
        return projections.one(name);
    }

    /** Lets a rebuild rest, until it is resumed. */
    ProjectionStatus pause(String name) {
        return change(
                name, List.of(State.BUILDING, State.CHECKING), State.PAUSED, "there is no rebuild of %s to pause");
    }

    ProjectionStatus resume(String name) {
        return change(name, List.of(State.PAUSED), State.BUILDING, "no rebuild of %s is paused");
    }

    /** Gives a rebuild up; what serves goes on serving. */
    ProjectionStatus abandon(String name) {
        projections.named(name);
        if (!rebuilder.abandon(name)) {
            throw new Refusal(REBUILD_REFUSED, "%s is not being rebuilt".formatted(name));
        }
        LOG.info("The rebuild of {} is abandoned", name);
        return projections.one(name);
    }

    private ProjectionStatus change(String name, List<State> from, State to, String refusal) {
        projections.named(name);
        if (!table.change(name, from, to)) {
            throw new Refusal(REBUILD_REFUSED, refusal.formatted(name));
        }
        wake();
        return projections.one(name);
    }

    /** How much of the rebuild of a projection that this node works on is done, up to a place; NaN if it is at none. */
    double progress(String name, long head) {
        RebuildWork work = current;
        return work == null || !work.name().equals(name) ? Double.NaN : Projections.share(work.position(), head);
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        boolean failing = false;
        boolean asked = false;
        while (running) {
            try {
                if (!asked) {
                    rebuildWhatIsOld();
                    asked = !projections.areFilling(); // Of what is being filled it is not said yet.
                }
                table.take(node, projections.known()).ifPresent(this::work);
                failing = false;
                LockSupport.parkNanos(this, LOOK_EVERY.toNanos());
            } catch (RuntimeException failure) {
                if (!failing && running) {
                    LOG.warn("Rebuilds cannot be looked after, and are tried again: {}", failure.toString());
                }
                failing = true;
                LockSupport.parkNanos(this, RETRY_PAUSE.toNanos());
            }
        }
    }

    private void rebuildWhatIsOld() {
        projections.outdated().forEach(projection -> {
            if (rebuilder.begin(projection)) {
                LOG.info("Rebuilding {} by version {} of its rules", projection.name(), projection.version());
            }
        });
    }

    private void work(Rebuild rebuild) {
        String name = rebuild.projection();
        try {
            RebuildWork work = new RebuildWork(projections.named(name), rebuild, node, () -> running);
            current = work;
            rebuilder.work(work);
            if (running) {
                LOG.info("{} is rebuilt", name);
            }
        } catch (NoLongerOurs decidedOtherwise) {
            LOG.info("This node works no more on the rebuild of {}", name);
        } catch (Different different) {
            LOG.error(
                    "The rebuild of {} is not used, as its tables are not what the events make: {}",
                    name,
                    different.getMessage());
            rebuilder.fail(name, node, different.getMessage());
        } catch (RuntimeException failure) {
            interrupted(name, failure);
        } finally {
            current = null;
        }
    }

    private void interrupted(String name, RuntimeException failure) {
        try {
            table.leave(name, node, State.BUILDING, failure.getMessage());
        } catch (NoLongerOurs givenUp) { // and its tables with it, which is why it failed
            LOG.info("This node works no more on the rebuild of {}", name);
            return;
        }
        LOG.warn("The rebuild of {} is interrupted, and will go on: {}", name, failure.toString());
        LockSupport.parkNanos(this, RETRY_PAUSE.toNanos());
    }

    @Override
    public void start() {
        running = true;
        thread.start();
    }

    @Override
    public void stop() {
        running = false;
        wake();
        try {
            thread.join(CLOSE_MAX);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
