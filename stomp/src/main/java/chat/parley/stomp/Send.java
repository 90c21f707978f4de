package chat.parley.stomp;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A SEND on its way through the application, which answers it once, on any thread. */
public final class Send {
    private final StompSession session;
    private final StompFrame frame;
    private final String destination;
    private final Consumer<Runnable> inOrder;
    private final AtomicBoolean answered = new AtomicBoolean();

    Send(StompSession session, StompFrame frame, String destination, Consumer<Runnable> inOrder) {
        this.session = session;
        this.frame = frame;
        this.destination = destination;
        this.inOrder = inOrder;
    }

    public StompSession session() {
        return session;
    }

    public String destination() {
        return destination;
    }

    public StompHeaders headers() {
        return frame.headers();
    }

    /** The bytes themselves, not a copy. */
    public byte[] body() {
        return frame.body();
    }

    /** It is done: the client gets a RECEIPT, if it asked for one, with these headers besides its own. */
    public void accepted(Map<String, String> receipt) {
        if (answered.compareAndSet(false, true)) {
            inOrder.accept(() -> session.receipt(receiptId(), receipt));
        }
    }

    /** It is not done: the client hears why. */
    public void refused(Throwable why) {
        if (answered.compareAndSet(false, true)) {
            inOrder.accept(() -> session.refuse(receiptId(), why));
        }
    }

    private @Nullable String receiptId() {
        return frame.headers().get("receipt");
    }
}
