package chat.parley.server.hooks;

import chat.parley.api.Refusal;
import chat.parley.api.room.FeedPages;
import chat.parley.server.hooks.HookTable.Delivering;
import chat.parley.server.identity.SecurityLog;
import chat.parley.server.nodes.ForRoles;
import chat.parley.server.nodes.NodeRole;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Delivers the events of rooms to hooks, those of each hook one after the other.
 *
 * <p>Which event comes next is kept in the database only. A node that delivers takes a lease of the hook; if it crashes,
 * another one goes on when that has run out, with an event that may have been delivered already.
 */
@Component
@ForRoles(NodeRole.QUERY)
class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final int LEASE_SECONDS = 60;
    /** Well within the lease, with a last request that takes its time. */
    private static final long TURN_NANOS = Duration.ofSeconds(20).toNanos();

    private static final int PAGE = 50;
    private static final int AT_A_TIME = 32;
    private static final int PAUSE_MAX_SECONDS = 300;
    private static final int FAILING_HOURS_MAX = 24;
    private static final int STOP_SECONDS = 5;

    private final HookTable table;
    private final FeedPages feed;
    private final HookClient client;
    private final Semaphore turns = new Semaphore(AT_A_TIME);
    private volatile boolean isStopping;

    Deliveries(HookTable table, FeedPages feed, HookClient client) {
        this.table = table;
        this.feed = feed;
        this.client = client;
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void look() {
        try {
            for (Delivering hook : table.due()) {
                if (!isStopping && feed.head(hook.roomId()) > hook.sequence() && turns.tryAcquire()) {
                    Thread.ofVirtual().name("deliveries").start(() -> takeTurn(hook.id()));
                }
            }
        } catch (DataAccessException | EventStoreException away) {
            LOG.debug("Whether hooks are to be told of anything is not known now", away);
        }
    }

    private void takeTurn(UUID id) {
        try {
            table.lease(id, LEASE_SECONDS).ifPresent(this::deliver);
        } catch (DataAccessException | EventStoreException away) {
            LOG.debug("Hook {} is gone on with later", id, away);
        } catch (RuntimeException fault) {
            LOG.error("Hook {} is gone on with later", id, fault);
        } finally {
            turns.release();
        }
    }

    private void deliver(Delivering hook) {
        long start = System.nanoTime();
        long before = hook.sequence();
        List<FeedPages.Item> events;
        try {
            events = feed.after(hook.roomId(), before, PAGE);
        } catch (Refusal unreadable) { // Nobody can be told what comes next.
            failed(hook, before);
            return;
        }
        for (FeedPages.Item event : events) {
            if (!client.delivers(hook, event)) {
                failed(hook, before);
                return;
            }
            if (!table.delivered(hook.id(), before, event.sequence())) {
                return;
            }
            before = event.sequence();
            if (isStopping || System.nanoTime() - start > TURN_NANOS) {
                break;
            }
        }
        table.release(hook.id(), before);
    }

    private void failed(Delivering hook, long before) {
        if (table.failed(hook.id(), before, PAUSE_MAX_SECONDS, FAILING_HOURS_MAX)) {
            SecurityLog.warn(
                    "Hook {} of room {} was disabled: no delivery has succeeded for {} hours",
                    hook.id(),
                    hook.roomId(),
                    FAILING_HOURS_MAX);
        }
    }

    /** What is under way is broken off, and tried again soon, by whichever node there is. */
    @PreDestroy
    void stop() throws InterruptedException {
        isStopping = true;
        client.stop();
        if (!turns.tryAcquire(AT_A_TIME, STOP_SECONDS, TimeUnit.SECONDS)) {
            LOG.debug("Some hooks wait until their leases have run out");
        }
    }
}
