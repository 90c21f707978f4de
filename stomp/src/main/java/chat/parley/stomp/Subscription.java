package chat.parley.stomp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A client's subscription, from its SUBSCRIBE on. */
public final class Subscription {
    private final StompSession session;
    private final String id;
    private final @Nullable String wireId;
    private volatile StompHeaders headers;
    private final String destination;
    private final AckMode ackMode;
    private final int unacknowledgedMax;
    private final AtomicBoolean queued = new AtomicBoolean();
    private final Deque<String> unacknowledged = new ArrayDeque<>();
    /** Belongs to {@link ReadySubscriptions}, while this waits there. */
    @Nullable
    Subscription behind;

    private volatile @Nullable MessageSource source;
    private volatile boolean ended;

    Subscription(
            StompSession session,
            String id,
            StompFrame subscribe,
            String destination,
            AckMode ackMode,
            int unacknowledgedMax) {
        this.session = session;
        this.id = id;
        this.wireId = subscribe.headers().get("id");
        this.headers = subscribe.headers();
        this.destination = destination;
        this.ackMode = ackMode;
        this.unacknowledgedMax = unacknowledgedMax;
    }

    public StompSession session() {
        return session;
    }

    public String destination() {
        return destination;
    }

    /** Of its SUBSCRIBE, until that is answered. */
    public StompHeaders headers() {
        return headers;
    }

    /** Says that its source may have a message; any thread may, and often. */
    public void signal() {
        if (source != null && !ended && queued.compareAndSet(false, true)) {
            session.outbound().ready(this);
        }
    }

    /** Unique in its session; a client of STOMP 1.0 may name none, then it is the destination. */
    String id() {
        return id;
    }

    /** As its messages name it; null where the client gave no name. */
    @Nullable
    String wireId() {
        return wireId;
    }

    boolean isEphemeral() {
        MessageSource from = source;
        return from != null && from.isEphemeral();
    }

    /** Its session may have ended while the application looked for the source: then that is closed at once. */
    void begin(MessageSource from) {
        boolean isOver;
        synchronized (this) {
            source = from;
            headers = StompHeaders.NONE; // A client may have sent many, and subscriptions last.
            isOver = ended;
        }
        if (isOver) {
            from.close();
        } else {
            signal();
        }
    }

    void end() {
        MessageSource from;
        synchronized (this) {
            from = ended ? null : source;
            ended = true;
        }
        if (from != null) {
            from.close();
        }
    }

    boolean isEnded() {
        return ended;
    }

    /** It has had its turn: what is signalled from now on gives it another. */
    void dequeued() {
        queued.set(false);
    }

    /** The next frame for its client; null if there is none now, or the client must acknowledge some first. */
    byte @Nullable [] poll() {
        MessageSource from = source;
        if (ended || from == null || isFull()) {
            return null;
        }
        SharedMessage message = next(from);
        if (message == null) {
            return null;
        }
        byte[] frame = message.encoded(session.version(), wireId(), expectAck(message));
        if (message.isLast()) {
            session.subscriptions().forget(this);
        }
        return frame;
    }

    private @Nullable SharedMessage next(MessageSource from) {
        try {
            return from.poll();
        } catch (RuntimeException fault) {
            session.end(this, fault);
            return null;
        }
    }

    private boolean isFull() {
        if (ackMode == AckMode.AUTO) {
            return false;
        }
        synchronized (unacknowledged) {
            return unacknowledged.size() >= unacknowledgedMax;
        }
    }

    private @Nullable String expectAck(SharedMessage message) {
        if (ackMode == AckMode.AUTO) {
            return null;
        }
        synchronized (unacknowledged) {
            unacknowledged.add(message.id());
        }
        return session.version() == StompVersion.V1_2 ? id + "/" + message.id() : null;
    }

    /** Takes an acknowledgement, of this message only or of all up to it; false if it awaits none of that message. */
    boolean acknowledge(String messageId) {
        synchronized (unacknowledged) {
            if (!unacknowledged.contains(messageId)) {
                return false;
            }
            if (ackMode == AckMode.CLIENT_INDIVIDUAL) {
                unacknowledged.remove(messageId);
            } else {
                String earlier = unacknowledged.poll();
                while (!messageId.equals(earlier)) {
                    earlier = unacknowledged.poll();
                }
            }
        }
        signal();
        return true;
    }

    /** How messages are acknowledged (STOMP 1.2, "SUBSCRIBE ack Header"). */
    enum AckMode {
        AUTO,
        CLIENT,
        CLIENT_INDIVIDUAL;

        static @Nullable AckMode named(@Nullable String name) {
            return switch (name == null ? "auto" : name) {
                case "auto" -> AUTO;
                case "client" -> CLIENT;
                case "client-individual" -> CLIENT_INDIVIDUAL;
                default -> null;
            };
        }
    }
}
