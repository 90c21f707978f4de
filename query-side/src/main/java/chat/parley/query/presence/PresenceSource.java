package chat.parley.query.presence;

import chat.parley.stomp.MessageSource;
import chat.parley.stomp.SharedMessage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one subscriber sees of a room's presence: it remembers the moment it last told of, and next tells what is different
 * now. However slowly its client reads, nothing waits for it.
 */
final class PresenceSource implements MessageSource {
    private final PresenceRoom room;
    private final Runnable signal;
    private final Consumer<PresenceSource> whenClosed;
    private @Nullable PresenceView seen;

    /** A source for a subscription, which it signals. */
    PresenceSource(PresenceRoom room, Runnable signal, Consumer<PresenceSource> whenClosed) {
        this.room = room;
        this.signal = signal;
        this.whenClosed = whenClosed;
    }

    void signal() {
        signal.run();
    }

    @Override
    public @Nullable SharedMessage poll() {
        PresenceView now = room.view();
        if (now == null || now.equals(seen)) {
            return null;
        }
        SharedMessage message = room.message(seen, now);
        seen = now;
        return message;
    }

    @Override
    public boolean isEphemeral() {
        return true;
    }

    @Override
    public void close() {
        whenClosed.accept(this);
    }
}
