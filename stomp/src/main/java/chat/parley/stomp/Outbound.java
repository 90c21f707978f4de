package chat.parley.stomp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a session writes: answers, of which there are only so many, and whatever its subscriptions have once the last write
 * is done. While a client does not read, nothing piles up here but those answers.
 *
 * <p>One thread at a time writes; what comes meanwhile goes into its next write. An answer starts a thread for that, mostly
 * a virtual one, as the thread that answers has others to answer, and more for this client, it may be, in a moment. Whoever
 * says that a subscription is ready writes by itself: it is made for that, or it is the client's own.
 */
final class Outbound {
    private static final Logger LOG = System.getLogger(Outbound.class.getName());

    /** So many go into one write, if they are there. */
    private static final int WRITE_FRAMES_MAX = 128;

    private static final int WRITE_BYTES_MAX = 64 * 1024;
    /** A subscription's turn, so that a lively room leaves room for the others. */
    private static final int TURN_FRAMES_MAX = 32;

    private enum Write {
        STARTED,
        UNDER_WAY,
        DONE
    }

    private final Transport transport;
    private final Runnable whenBroken;
    private final Queue<byte[]> answers = new ConcurrentLinkedQueue<>();
    private final ReadySubscriptions ready = new ReadySubscriptions();
    private final ReadySubscriptions readyIfIdle = new ReadySubscriptions();
    private final Transport.Done done = this::done;
    private final Executor writers;
    private final Runnable writeAll = this::writeAll;
    private final AtomicInteger answersWaiting = new AtomicInteger();
    private final AtomicLong answersBytes = new AtomicLong();
    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicReference<Write> write = new AtomicReference<>(Write.DONE);
    private volatile long writeStarted;
    private long writeBytes;
    private volatile boolean writing;
    private volatile @Nullable Closing closing;
    private volatile boolean closed;
    private boolean lastCollected;

    private record Closing(List<byte[]> last, Transport.Ending ending, String reason) {}

    Outbound(Transport transport, Executor writers, Runnable whenBroken) {
        this.transport = transport;
        this.writers = writers;
        this.whenBroken = whenBroken;
    }

    /** Writes an answer, after those before it. */
    void answer(byte[] frame) {
        answersWaiting.incrementAndGet();
        answersBytes.addAndGet(frame.length);
        answers.add(frame);
        signal();
    }

    int answersWaiting() {
        return answersWaiting.get();
    }

    /** What is held for the client: answers that wait, and the write that its connection has not taken yet. */
    long bytesWaiting() {
        return answersBytes.get() + (writing ? writeBytes : 0);
    }

    /** Gives a subscription its turn: on this thread, unless another is writing. */
    void ready(Subscription subscription) {
        (subscription.isEphemeral() ? readyIfIdle : ready).add(subscription);
        if (signals.getAndIncrement() == 0) {
            writeAll();
        }
    }

    /** Ends the connection after the answers that wait, and this last one if there is one. */
    void close(byte @Nullable [] last, Transport.Ending ending, String reason) {
        closing = new Closing(
                last == null ? List.of() : List.of(last), ending, reason); // From here on no subscription gets a turn.
        signal();
    }

    /** There is nothing to write, and no write is under way. */
    boolean isIdle() {
        return signals.get() == 0;
    }

    /** When the write under way began; 0 if none is. */
    long writingSince() {
        return writing ? writeStarted : 0;
    }

    /** When a write last began. */
    long lastWrite() {
        return writeStarted;
    }

    void heartBeat(long now) {
        writeStarted = now;
        transport.sendHeartBeat();
    }

    private void signal() {
        if (signals.getAndIncrement() == 0) {
            writers.execute(writeAll);
        }
    }

    /** Whoever runs this has others to write for, and without it this connection would stay open and silent. */
    private void writeAll() {
        try {
            writeWhatThereIs();
        } catch (RuntimeException | Error fault) {
            LOG.log(Level.ERROR, "A connection is dropped, as its messages cannot be written", fault);
            closed = true;
            whenBroken.run();
        }
    }

    /** Run by one thread at a time: from the first signal until there is nothing left to write. */
    private void writeWhatThereIs() {
        while (!closed) {
            int seen = signals.get();
            List<byte[]> frames = collect();
            Closing end = closing;
            if (lastCollected && end != null) {
                closed = true;
                transport.close(frames, end.ending(), end.reason());
                return;
            }
            if (!frames.isEmpty()) {
                if (!isWritten(frames)) {
                    return; // and done() goes on
                }
            } else if (signals.compareAndSet(seen, 0)) {
                return;
            }
        }
    }

    private boolean isWritten(List<byte[]> frames) {
        writeStarted = System.nanoTime();
        writeBytes = bytesOf(frames);
        writing = true; // also for whoever reads the bytes
        write.set(Write.STARTED);
        try {
            transport.send(frames, done);
        } catch (RuntimeException broken) {
            done(false);
        }
        return !write.compareAndSet(Write.STARTED, Write.UNDER_WAY);
    }

    private static long bytesOf(List<byte[]> frames) {
        long bytes = 0;
        for (byte[] frame : frames) {
            bytes += frame.length;
        }
        return bytes;
    }

    private void done(boolean isWritten) {
        writing = false;
        if (!isWritten) {
            closed = true;
            whenBroken.run();
        }
        if (write.getAndSet(Write.DONE) == Write.UNDER_WAY) {
            writers.execute(writeAll); // This thread may be the one that waits for all sockets.
        }
    }

    /** What there is to write. */
    private List<byte[]> collect() {
        List<byte[]> frames = new ArrayList<>();
        collectTurns(frames);
        Closing end = closing;
        if (end != null) {
            lastCollected = true;
            collectAnswers(frames);
            frames.addAll(end.last());
        }
        return frames;
    }

    private void collectTurns(List<byte[]> frames) {
        int bytes = collectAnswers(frames);
        Subscription next = nextReady();
        while (next != null) {
            // The RECEIPT of its SUBSCRIBE was queued before it was ready, so it is taken before its first message.
            bytes += collectAnswers(frames);
            next.dequeued();
            int turn = Math.min(frames.size() + TURN_FRAMES_MAX, WRITE_FRAMES_MAX);
            byte[] frame = null;
            while (closing == null && bytes < WRITE_BYTES_MAX && frames.size() < turn) {
                frame = next.poll();
                if (frame == null) {
                    break;
                }
                frames.add(frame);
                bytes += frame.length;
            }
            if (frame != null || bytes >= WRITE_BYTES_MAX || frames.size() >= turn) {
                next.signal();
            }
            next = bytes < WRITE_BYTES_MAX && frames.size() < WRITE_FRAMES_MAX ? nextReady() : null;
        }
    }

    private @Nullable Subscription nextReady() {
        if (closing != null) {
            return null;
        }
        Subscription next = ready.poll();
        return next != null ? next : readyIfIdle.poll();
    }

    private int collectAnswers(List<byte[]> frames) {
        int bytes = 0;
        for (byte[] answer = answers.poll(); answer != null; answer = answers.poll()) {
            answersWaiting.decrementAndGet();
            frames.add(answer);
            bytes += answer.length;
        }
        if (bytes > 0) {
            answersBytes.addAndGet(-bytes);
        }
        return bytes;
    }
}
