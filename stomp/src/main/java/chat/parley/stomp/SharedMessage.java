package chat.parley.stomp;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message for many subscriptions: what they have in common is kept, and so is the finished frame of the commonest ones,
 * as clients tend to name their subscriptions alike.
 */
public final class SharedMessage {
    private static final int KEPT_MAX = 4;
    /** A client that names its subscription at length is served, but not at the cost of memory. */
    private static final int KEPT_HEAD_BYTES_MAX = 512;

    private final String id;
    private final StompHeaders headers;
    private final byte[] body;
    private final boolean isLast;
    private volatile Encoded[] kept = {};

    /**
     * A message as it is seen by all.
     *
     * @param id unique among all messages; becomes the {@code message-id}
     * @param headers the others, {@code destination} among them
     */
    public SharedMessage(String id, StompHeaders headers, byte[] body) {
        this(id, headers, body, false);
    }

    private SharedMessage(String id, StompHeaders headers, byte[] body, boolean isLast) {
        this.id = id;
        this.headers = headers;
        this.body = body;
        this.isLast = isLast;
    }

    /** The same message as the last one of a subscription, which the server ends with it. */
    public SharedMessage asLast() {
        return new SharedMessage(id, headers, body, true);
    }

    boolean isLast() {
        return isLast;
    }

    String id() {
        return id;
    }

    /** What it weighs in memory, about: a few finished frames are kept. */
    public int weight() {
        return 512 + 2 * body.length;
    }

    /** The value of one of its headers, null if it has none of that name. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** A copy of its body. */
    public byte[] body() {
        return body.clone();
    }

    byte[] encoded(StompVersion version, @Nullable String subscription, @Nullable String ack) {
        if (ack != null) {
            return encode(version, subscription, ack); // an acknowledgement is for one subscription only
        }
        Encoded[] frames = kept;
        for (Encoded frame : frames) {
            if (frame.version == version && Objects.equals(frame.subscription, subscription)) {
                return frame.bytes;
            }
        }
        byte[] bytes = encode(version, subscription, null);
        if (frames.length < KEPT_MAX && bytes.length - body.length <= KEPT_HEAD_BYTES_MAX) {
            Encoded[] more = new Encoded[frames.length + 1];
            System.arraycopy(frames, 0, more, 0, frames.length);
            more[frames.length] = new Encoded(version, subscription, bytes);
            kept = more; // A race loses one of them, and that is encoded again.
        }
        return bytes;
    }

    private byte[] encode(StompVersion version, @Nullable String subscription, @Nullable String ack) {
        StringBuilder head = new StringBuilder(192).append("MESSAGE\n");
        if (subscription != null) {
            StompEncoder.appendHeader(head, "subscription", subscription, version);
        }
        StompEncoder.appendHeader(head, "message-id", id, version);
        if (ack != null) {
            StompEncoder.appendHeader(head, "ack", ack, version);
        }
        StompEncoder.appendHeaders(head, Command.MESSAGE, headers, version);
        return StompEncoder.encode(head, body);
    }

    private static final class Encoded {
        private final StompVersion version;
        private final @Nullable String subscription;
        private final byte[] bytes;

        private Encoded(StompVersion version, @Nullable String subscription, byte[] bytes) {
            this.version = version;
            this.subscription = subscription;
            this.bytes = bytes;
        }
    }
}
