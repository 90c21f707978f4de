package chat.parley.query.live;

import chat.parley.api.Refusal;
import chat.parley.stomp.MessageSource;
import chat.parley.stomp.SharedMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One follower's place in a room's feed. What it needs next is in the feed, or else it reads a page of the log; so it does
 * not matter whether its client was away for a year or is slow, and it never holds more than that page.
 */
final class FeedCursor implements MessageSource {
    private static final Logger LOG = LoggerFactory.getLogger(FeedCursor.class);

    private static final int PAGE_EVENTS_MAX = 200;
    private static final int PAGE_WEIGHT_MAX = 128 * 1024;
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

    private final RoomFeed feed;
    private final Runnable signal;
    private final FeedStore store;
    private final ReadTurns.Turn turn;
    private final LeaveWatch leaveWatch;
    private final AtomicBoolean loading = new AtomicBoolean();
    private volatile List<FeedEntry> page = List.of();
    private volatile @Nullable Refusal refused;
    private volatile boolean closed;
    private long next;

    /**
     * A cursor behind a sequence, for a subscription, which it signals.
     *
     * @param turn when it may read the log
     * @param leaveWatch tells the event after which its user hears nothing more
     */
    FeedCursor(
            RoomFeed feed, long after, Runnable signal, FeedStore store, ReadTurns.Turn turn, LeaveWatch leaveWatch) {
        this.feed = feed;
        this.next = after + 1;
        this.signal = signal;
        this.store = store;
        this.turn = turn;
        this.leaveWatch = leaveWatch;
    }

    /** Who follows; null without a login. */
    @Nullable
    String user() {
        return leaveWatch.username();
    }

    void signal() {
        signal.run();
    }

    /**
     * The next event; its session ends where that cannot be read, as to pass it over would be to hide it.
     *
     * @throws Refusal if it cannot be read
     */
    @Override
    public @Nullable SharedMessage poll() {
        Refusal unreadable = refused;
        if (unreadable != null) {
            throw unreadable;
        }
        FeedEntry entry = feed.at(next);
        if (entry == null) {
            entry = ofPage();
        }
        if (entry == null) {
            if (next <= feed.head()) {
                loadPage(next);
            }
            return null;
        }
        if (entry.sequence() != next) {
            throw new IllegalStateException("room %s: event %d was about to be delivered in place of %d"
                    .formatted(feed.roomId(), entry.sequence(), next));
        }
        next++;
        return leaveWatch.isLeave(entry) ? entry.message().asLast() : entry.message();
    }

    private @Nullable FeedEntry ofPage() {
        List<FeedEntry> events = page;
        if (events.isEmpty()) {
            return null;
        }
        long place = next - events.getFirst().sequence();
        if (place < 0 || place >= events.size()) {
            page = List.of();
            return null;
        }
        return events.get((int) place);
    }

    private void loadPage(long from) {
        if (loading.compareAndSet(false, true)) {
            Thread.ofVirtual().name("feed-page").start(() -> load(from));
        }
    }

    private void load(long from) {
        boolean isLoaded = false;
        while (!isLoaded && !closed) {
            turn.await(() -> closed);
            try {
                page = closed ? List.of() : store.page(feed.roomId(), from, PAGE_EVENTS_MAX, PAGE_WEIGHT_MAX);
                isLoaded = !page.isEmpty();
            } catch (Refusal unreadable) {
                refused = unreadable;
                isLoaded = true;
            } catch (RuntimeException | Error failure) { // It would wait for ever.
                LOG.warn("A follower of room {} waits for event {}: {}", feed.roomId(), from, failure.getMessage());
            } finally {
                turn.end();
            }
            if (!isLoaded) {
                LockSupport.parkNanos(RETRY_PAUSE.toNanos());
            }
        }
        loading.set(false);
        signal.run();
    }

    @Override
    public void close() {
        closed = true;
        page = List.of();
        feed.unfollow(this);
    }
}
