package chat.parley.query.presence;

import chat.parley.query.presence.TypingRoom.Word;
import chat.parley.stomp.MessageSource;
import chat.parley.stomp.SharedMessage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one subscriber sees of a room's typing; what is over before its client could take it is left out. */
final class TypingSource implements MessageSource {
    private final TypingRoom room;
    private final Runnable signal;
    private final Consumer<TypingSource> whenClosed;
    private long seen;

    /** A source for a subscription, which it signals. */
    TypingSource(TypingRoom room, Runnable signal, Consumer<TypingSource> whenClosed) {
        this.room = room;
        this.signal = signal;
        this.whenClosed = whenClosed;
        this.seen = room.newest();
    }

    void signal() {
        signal.run();
    }

    @Override
    public @Nullable SharedMessage poll() {
        Word next = room.after(seen);
        if (next == null) {
            return null;
        }
        seen = next.number();
        return next.message();
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
