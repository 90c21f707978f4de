package chat.parley.query.presence;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps the leases of whoever is present here, and reads those of other nodes for the rooms that are watched here.
 *
 * <p>A node that crashes renews nothing, and its people are gone when their leases are. One thread does it all, so what is
 * read never gets older. While the database is away, everybody stays where they were; afterwards all is written again.
 */
@Component
class Leases implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);
    private static final int ROOMS_MAX = 500;

    private final LeaseTable table;
    private final PeopleHere here;
    private final WatchedRooms watched;
    private final PresenceNews news;
    private final PresenceSettings settings;
    private final Thread worker = Thread.ofPlatform().name("presence").daemon().unstarted(this::work);
    private volatile boolean running;
    private boolean mustRenew = true;
    private boolean mustRead;
    private long renewedAt;
    private long wroteAt;
    private long readAt;

    Leases(LeaseTable table, PeopleHere here, WatchedRooms watched, PresenceNews news, PresenceSettings settings) {
        this.table = table;
        this.here = here;
        this.watched = watched;
        this.news = news;
        this.settings = settings;
    }

    /** Has a room read at once. */
    void wake() {
        LockSupport.unpark(worker);
    }

    private void work() {
        boolean failing = false;
        while (running) {
            try {
                write(System.nanoTime());
                read(System.nanoTime());
                failing = false;
                LockSupport.parkNanos(this, TICK.toNanos());
            } catch (RuntimeException | Error failure) {
                if (!failing && running) {
                    LOG.warn(
                            "Presence is not exchanged with other nodes, and is tried again: {}", failure.getMessage());
                }
                failing = true;
                mustRenew = true; // What was to be written is not remembered.
                LockSupport.parkNanos(this, RETRY_PAUSE.toNanos());
            }
        }
    }

    private void write(long now) {
        if (mustRenew || now - renewedAt >= settings.renewEvery().toNanos()) {
            table.renew(here.takeAll());
            renewedAt = now;
            written(now);
            mustRenew = false;
        } else if (now - wroteAt >= settings.changesEvery().toNanos()) {
            PeopleHere.Changes changes = here.takeChanges();
            if (changes == null) {
                mustRenew = true;
            } else if (!changes.came().isEmpty() || !changes.left().isEmpty()) {
                table.write(changes);
                written(now);
            }
        }
    }

    private void written(long now) {
        wroteAt = now;
        mustRead = true; // The number of people in a large room is counted there.
        news.tellPresenceChanged();
    }

    private void read(long now) {
        mustRead |= news.takePresenceChanged();
        Duration pause = mustRead ? settings.changesEvery() : settings.pollEvery();
        if (now - readAt >= pause.toNanos()) {
            read(watched.ids());
            readAt = now;
            mustRead = false;
        } else {
            read(watched.unread());
        }
    }

    private void read(Collection<String> roomIds) {
        List<String> all = List.copyOf(roomIds);
        for (int from = 0; from < all.size(); from += ROOMS_MAX) {
            readSome(all.subList(from, Math.min(from + ROOMS_MAX, all.size())));
        }
    }

    private void readSome(List<String> roomIds) {
        int namesMax = settings.namesMax();
        Map<String, Set<String>> others = table.others(roomIds, namesMax + 1);
        List<String> large = others.entrySet().stream()
                .filter(room -> room.getValue().size() + here.count(room.getKey()) > namesMax)
                .map(Map.Entry::getKey)
                .toList();
        Map<String, Integer> counts = table.counts(large);
        others.forEach((roomId, names) -> {
            PresenceRoom room = watched.find(roomId);
            if (room != null) {
                room.read(names, counts.getOrDefault(roomId, 0));
            }
        });
    }

    @Override
    public void start() {
        long longAgo = System.nanoTime() - Duration.ofDays(1).toNanos();
        renewedAt = longAgo;
        wroteAt = longAgo;
        readAt = longAgo;
        running = true;
        worker.start();
    }

    /** Its people are about to connect to another node, and have the grace for it. */
    @Override
    public void stop() {
        running = false;
        wake();
        try {
            worker.join(CLOSE_MAX);
            table.release();
            news.tellPresenceChanged();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException databaseIsAway) {
            LOG.debug("The leases of this node are left to expire", databaseIsAway);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before clients come and after they are gone. */
    @Override
    public int getPhase() {
        return 0;
    }
}
