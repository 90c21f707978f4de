package chat.parley.server.stomp;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.WebSocketSessionDecorator;

/**
 * A connection that ends only after its last frame is written.
 *
 * <p>Spring's own drops what is queued when it is closed: an ERROR frame whose turn had not come, because another thread
 * was still writing, would be lost, and the client would never learn why.
 */
final class LastWords extends ConcurrentWebSocketSessionDecorator {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(1);

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
    }

    @Override
    public void sendMessage(WebSocketMessage<?> message) throws IOException {
        unwritten.incrementAndGet();
        super.sendMessage(message);
    }

    @Override
    public void close(CloseStatus status) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (unwritten.get() > 0 && isOpen() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        super.close(status);
    }
}
