package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Is not done with a write before a test says so: a client that does not read. */
final class HeldTransport implements Transport {
    private final List<List<String>> writes = new CopyOnWriteArrayList<>();
    private volatile Done done;
    private volatile boolean closed;
    private volatile boolean aborted;

    /** Each write, and of each its frames. */
    List<List<String>> writes() {
        return writes;
    }

    List<String> lastWrite() {
        return writes.getLast();
    }

    /** Ends the write under way, if there is one. */
    boolean release(boolean isWritten) {
        Done waiting = done;
        done = null;
        if (waiting != null) {
            waiting.done(isWritten);
        }
        return waiting != null;
    }

    void releaseAll() {
        while (release(true)) {
            // until nothing more is written
        }
    }

    boolean isClosed() {
        return closed;
    }

    boolean isAborted() {
        return aborted;
    }

    @Override
    public void send(List<byte[]> frames, Done whenDone) {
        if (done != null) {
            throw new IllegalStateException("the write before is not done");
        }
        writes.add(frames.stream().map(frame -> new String(frame, UTF_8)).toList());
        done = whenDone;
    }

    @Override
    public void sendHeartBeat() {}

    @Override
    public void ping() {}

    @Override
    public void close(Ending ending, String reason) {
        closed = true;
    }

    @Override
    public void abort() {
        aborted = true;
    }
}
