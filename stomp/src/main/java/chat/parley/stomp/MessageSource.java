package chat.parley.stomp;

import org.jspecify.annotations.Nullable;

/**
 * Where a subscription's messages come from: it is asked for the next one whenever the client can take one, so nothing is
 * ever queued for a client that reads slowly.
 */
public interface MessageSource {
    /**
     * The next message, null if there is none now; then the source calls {@link Subscription#signal()} when there is. Never
     * blocks; called by one thread at a time.
     */
    @Nullable
    SharedMessage poll();

    /** Whether this can wait until all that cannot is written. */
    default boolean isEphemeral() {
        return false;
    }

    /** The subscription has ended, whoever ended it; called once, though a {@link #poll} may still be under way. */
    default void close() {}
}
