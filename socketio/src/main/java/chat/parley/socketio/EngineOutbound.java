package chat.parley.socketio;

import chat.parley.socketio.EngineSocket.Ending;
import chat.parley.socketio.EngineSocket.Written;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a session writes, one write at a time: on its WebSocket, or as the answer to its poll. What waits meanwhile is one
 * batch of the application's, which gives no other until that is written, and a few packets of the protocol's own.
 */
final class EngineOutbound {
    private static final byte[] CLOSE = {'1'};
    private static final byte[] NOOP = {'6'};
    private static final int OWN_PACKETS_MAX = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<byte[]> own = new ArrayDeque<>(2);
    private final Runnable whenOver;
    private @Nullable Batch batch;
    private @Nullable EnginePoll poll;
    private @Nullable EnginePoll answering;
    private @Nullable EngineSocket socket;
    private @Nullable Closing closing;
    private boolean hurried;
    private boolean writing;
    private boolean over;

    private record Batch(List<byte[]> packets, Written done) {}

    private record Closing(List<byte[]> last, Ending ending, String reason) {}

    EngineOutbound(Runnable whenOver) {
        this.whenOver = whenOver;
    }

    /** Takes a poll, to be answered once there is something; false if one waits already. */
    boolean poll(EnginePoll next) {
        boolean isTaken;
        byte[] late;
        lock.lock();
        try {
            late = over ? CLOSE : socket != null ? NOOP : null;
            isTaken = poll == null;
            if (late == null && isTaken) {
                poll = next;
            }
        } finally {
            lock.unlock();
        }
        if (late != null) {
            next.answer(late, written -> {});
            return true;
        }
        flush();
        return isTaken;
    }

    /** From here on polls are answered at once, so that the client can be done with them; or no more. */
    void hurry(boolean on) {
        change(() -> {
            hurried = on;
            return true;
        });
    }

    /** From here on everything goes to this WebSocket; false if the session is over. */
    boolean use(EngineSocket upgraded) {
        EnginePoll left;
        lock.lock();
        try {
            if (over) {
                return false;
            }
            socket = upgraded;
            left = poll;
            poll = null;
        } finally {
            lock.unlock();
        }
        if (left != null) {
            left.answer(NOOP, written -> {});
        }
        flush();
        return true;
    }

    boolean isUsing(EngineSocket asked) {
        lock.lock();
        try {
            return asked.equals(socket);
        } finally {
            lock.unlock();
        }
    }

    boolean isPolling() {
        lock.lock();
        try {
            return socket == null;
        } finally {
            lock.unlock();
        }
    }

    /** Writes a packet of the protocol's own; a client that has too many of them waiting is dropped. */
    void own(byte[] packet) {
        if (!change(() -> own.size() < OWN_PACKETS_MAX && own.add(packet))) {
            abort();
        }
    }

    void send(List<byte[]> packets, Written done) {
        boolean isTaken = change(() -> {
            boolean isFree = !over && batch == null;
            batch = isFree ? new Batch(packets, done) : batch;
            return isFree;
        });
        if (!isTaken) {
            done.written(false);
        }
    }

    /** Ends the session after what waits, and these packets. */
    void close(List<byte[]> last, Ending ending, String reason) {
        change(() -> {
            closing = closing == null ? new Closing(last, ending, reason) : closing;
            return true;
        });
    }

    /** Drops whatever there is. */
    void abort() {
        EnginePoll stuck;
        lock.lock();
        try {
            stuck = answering;
        } finally {
            lock.unlock();
        }
        if (stuck != null) {
            stuck.abort();
        }
        end();
    }

    /** A WebSocket is gone, and the session with it, if it is the one in use. */
    void closed(EngineSocket gone) {
        if (isUsing(gone)) {
            end(gone);
        }
    }

    /** The session is over; whatever still waits for it is told, and a WebSocket that it came by meanwhile is dropped. */
    void end() {
        end(null);
    }

    private void end(@Nullable EngineSocket gone) {
        Batch unwritten;
        EnginePoll waiting;
        EngineSocket used;
        lock.lock();
        try {
            if (over) {
                return;
            }
            over = true;
            used = socket;
            unwritten = batch;
            waiting = poll;
            batch = null;
            poll = null;
        } finally {
            lock.unlock();
        }
        if (used != null && !used.equals(gone)) { // One that closes by itself is left to end in good order.
            used.abort();
        }
        if (waiting != null) {
            waiting.answer(CLOSE, written -> {});
        }
        if (unwritten != null) {
            unwritten.done.written(false);
        }
        whenOver.run();
    }

    /** Changes something, and writes what can be written now; says what the change says. */
    private boolean change(BooleanSupplier change) {
        boolean outcome;
        lock.lock();
        try {
            outcome = change.getAsBoolean();
        } finally {
            lock.unlock();
        }
        flush();
        return outcome;
    }

    private void flush() {
        Runnable write;
        lock.lock();
        try {
            write = over || writing ? null : nextWrite();
            writing |= write != null;
        } finally {
            lock.unlock();
        }
        if (write != null) {
            write.run();
        }
    }

    private @Nullable Runnable nextWrite() {
        EngineSocket to = socket;
        EnginePoll answered = poll;
        if (to == null && answered == null) {
            return null;
        }
        Closing end = closing;
        Batch carried = batch;
        List<byte[]> packets = new ArrayList<>(own);
        packets.addAll(carried == null ? List.of() : carried.packets);
        if (packets.isEmpty() && end == null) {
            if (to != null || !hurried) {
                return null;
            }
            packets.add(NOOP);
        }
        own.clear();
        batch = null;
        if (end != null) {
            packets.addAll(end.last);
        }
        if (to != null) {
            return end == null
                    ? () -> to.send(packets, written -> done(carried, written, false))
                    : () -> to.close(packets, end.ending, end.reason);
        }
        boolean isLast = end != null && packets.isEmpty();
        if (isLast) {
            packets.add(CLOSE);
        } else if (end != null) {
            // Clients act on CLOSE before they look into what came with it: it is the answer to their next poll.
            closing = new Closing(List.of(), end.ending, end.reason);
        }
        poll = null;
        answering = answered;
        byte[] payload = EnginePayload.join(packets);
        return () -> answer(answered, payload, carried, isLast);
    }

    private void answer(@Nullable EnginePoll answered, byte[] payload, @Nullable Batch carried, boolean isLast) {
        if (answered != null) {
            answered.answer(payload, written -> done(carried, written, isLast));
        }
    }

    private void done(@Nullable Batch carried, boolean isWritten, boolean isLast) {
        lock.lock();
        try {
            writing = false;
            answering = null;
        } finally {
            lock.unlock();
        }
        if (carried != null) {
            carried.done.written(isWritten);
        }
        if (isWritten && !isLast) {
            flush();
        } else {
            end();
        }
    }
}
