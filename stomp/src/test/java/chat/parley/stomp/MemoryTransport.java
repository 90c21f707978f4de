package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what is written for whoever reads it, and is done with a write at once. */
final class MemoryTransport implements Transport {
    private final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger heartBeats = new AtomicInteger();
    private volatile Runnable whenClosed = () -> {};
    private volatile Ending ending;

    void whenClosed(Runnable then) {
        whenClosed = then;
    }

    byte[] next(Duration patience) {
        try {
            byte[] frame = frames.poll(patience.toSeconds(), TimeUnit.SECONDS);
            assertThat(frame).as("a frame within %s", patience).isNotNull();
            return frame;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    int unread() {
        return frames.size();
    }

    boolean awaitClosed(Duration patience) {
        try {
            return closed.await(patience.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** How it was closed; null if it was not, or was aborted. */
    Ending ending() {
        return ending;
    }

    int heartBeats() {
        return heartBeats.get();
    }

    @Override
    public void send(List<byte[]> written, Done done) {
        assertThat(isClosed()).as("a write on a closed connection").isFalse();
        frames.addAll(written);
        done.done(true);
    }

    @Override
    public void sendHeartBeat() {
        heartBeats.incrementAndGet();
    }

    @Override
    public void ping() {}

    @Override
    public void close(Ending how, String reason) {
        ending = how;
        end();
    }

    @Override
    public void abort() {
        end();
    }

    private void end() {
        closed.countDown();
        whenClosed.run();
    }
}
