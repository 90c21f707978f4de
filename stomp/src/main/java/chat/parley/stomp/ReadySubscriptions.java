package chat.parley.stomp;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions that wait for their turn, first come, first served: any thread adds, one at a time takes.
 *
 * <p>Each is in it once at most, so it is linked through the subscriptions themselves. A room with thousands of followers
 * makes each of them ready with each event; a queue that allocates would be what that costs most, after the writes.
 */
final class ReadySubscriptions {
    /** The newest first. */
    private final AtomicReference<@Nullable Subscription> added = new AtomicReference<>();
    /** Those that were taken out of there, the oldest first. */
    private @Nullable Subscription next;

    void add(Subscription subscription) {
        Subscription before;
        do {
            before = added.get();
            subscription.behind = before;
        } while (!added.compareAndSet(before, subscription));
    }

    @Nullable
    Subscription poll() {
        if (next == null) {
            Subscription newest = added.get() == null ? null : added.getAndSet(null);
            while (newest != null) {
                Subscription older = newest.behind;
                newest.behind = next;
                next = newest;
                newest = older;
            }
        }
        Subscription first = next;
        if (first != null) {
            next = first.behind;
            first.behind = null;
        }
        return first;
    }
}
