package chat.parley.server.stomp;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.WebSocketSessionDecorator;

/**
 * A connection that keeps its frames in order, and ends only after its last frame is written.
 *
 * <p>Spring's own drops what is queued when it is closed: an ERROR frame whose turn had not come, because another thread
 * was still writing, would be lost, and the client would never learn why. And whatever frame is queued next releases the
 * MESSAGE after the one whose turn it is, be it a RECEIPT on another thread; two MESSAGEs may then change places.
 */
final class LastWords extends ConcurrentWebSocketSessionDecorator {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(1);

    /** What is to happen once the frame is queued that this very thread sends. */
    private static final ThreadLocal<Consumer<WebSocketMessage<?>>> ONCE_QUEUED = new ThreadLocal<>();

    private final AtomicInteger unwritten;

    LastWords(WebSocketSession session, int sendTimeLimitMs, int bufferBytesMax) {
        this(session, new AtomicInteger(), sendTimeLimitMs, bufferBytesMax);
    }

    private LastWords(WebSocketSession session, AtomicInteger unwritten, int sendTimeLimitMs, int bufferBytesMax) {
        super(
                new WebSocketSessionDecorator(session) {
                    @Override
                    public void sendMessage(WebSocketMessage<?> message) throws IOException {
                        try {
                            super.sendMessage(message);
                        } finally {
                            unwritten.decrementAndGet();
                        }
                    }
                },
                sendTimeLimitMs,
                bufferBytesMax);
        this.unwritten = unwritten;
        super.setMessageCallback(this::queued);
    }

    @Override
    public void setMessageCallback(Consumer<WebSocketMessage<?>> callback) {
        ONCE_QUEUED.set(callback);
    }

    private void queued(WebSocketMessage<?> message) {
        Consumer<WebSocketMessage<?>> callback = ONCE_QUEUED.get();
        if (callback != null) {
            ONCE_QUEUED.remove();
            callback.accept(message);
        }
    }

    @Override
    public void sendMessage(WebSocketMessage<?> message) throws IOException {
        unwritten.incrementAndGet();
        super.sendMessage(message);
    }

    /** Waits after an ERROR only: when the server stops, many connections are closed one after the other. */
    @Override
    public void close(CloseStatus status) throws IOException {
        if (status.equals(CloseStatus.PROTOCOL_ERROR)) {
            awaitWritten();
        }
        super.close(status);
    }

    private void awaitWritten() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (unwritten.get() > 0 && isOpen() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
