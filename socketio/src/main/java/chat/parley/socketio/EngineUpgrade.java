package chat.parley.socketio;

import chat.parley.socketio.EngineSocket.Ending;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket with which a session that polls is to go on. Its client, a timeout and the session's end may come at the same
 * time: whoever takes it off says what becomes of it, and nobody else.
 */
final class EngineUpgrade {
    private static final byte[] PROBED = {'3', 'p', 'r', 'o', 'b', 'e'};

    private final EngineOutbound outbound;
    private final AtomicReference<@Nullable EngineSocket> probing = new AtomicReference<>();
    private volatile boolean isProbed;
    private volatile long since;

    EngineUpgrade(EngineOutbound outbound) {
        this.outbound = outbound;
    }

    /** Begins with a WebSocket; false if none is wanted. */
    boolean begin(EngineSocket socket, BooleanSupplier isDeaf) {
        synchronized (this) {
            if (probing.get() != null || isDeaf.getAsBoolean() || !outbound.isPolling()) {
                return false;
            }
            since = System.nanoTime();
            isProbed = false;
            probing.set(socket);
        }
        // A session that has ended meanwhile has looked for this WebSocket before it was there.
        return !isDeaf.getAsBoolean() || !probing.compareAndSet(socket, null);
    }

    boolean isProbing(EngineSocket asked) {
        return asked.equals(probing.get());
    }

    /** Takes a message of text that came on it; true if the session goes on with it from here on. */
    boolean received(EngineSocket from, String message) {
        if (message.equals("2probe") && !isProbed) {
            probed(from);
        } else if (message.equals("5") && isProbed) {
            return probing.compareAndSet(from, null) && isUsed(from);
        } else {
            giveUp(from, "an upgrade is 2probe, then 5");
        }
        return false;
    }

    private void probed(EngineSocket from) {
        synchronized (this) { // Polls are not hurried for one that was just given up.
            if (isProbing(from)) {
                isProbed = true;
                outbound.hurry(true);
                from.send(List.of(PROBED), written -> {});
            }
        }
    }

    private boolean isUsed(EngineSocket proved) {
        boolean isUsed = outbound.use(proved);
        if (!isUsed) {
            proved.abort();
        }
        return isUsed;
    }

    /** The client is told why, and goes on polling. */
    void giveUp(EngineSocket socket, String why) {
        if (takeOff(socket)) {
            socket.close(List.of(), Ending.ERROR, why);
        }
    }

    /** True for whoever is the first to say that it is this WebSocket no more. */
    boolean takeOff(EngineSocket socket) {
        synchronized (this) {
            boolean isTaken = probing.compareAndSet(socket, null);
            if (isTaken) {
                outbound.hurry(false);
            }
            return isTaken;
        }
    }

    void look(long now, long withinNanos) {
        EngineSocket late = probing.get();
        if (late != null && now - since >= withinNanos) {
            giveUp(late, "there was no upgrade in time");
        }
    }

    /** The session is over, and nobody would look after a WebSocket that waits for its client to close it, too. */
    void drop() {
        EngineSocket left = probing.getAndSet(null);
        if (left != null) {
            left.abort();
        }
    }
}
