package chat.parley.stomp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server does with its clients' frames.
 *
 * <p>The frames of one session come one after the other; calls may block, and hold back that client only. Whatever they
 * throw refuses the frame, in the words of {@link #wordsFor}.
 */
public interface StompApplication {
    /**
     * Lets a client in.
     *
     * @param session before its CONNECTED is sent
     * @return who it is; null if it does not say
     */
    @Nullable
    String connect(StompSession session, StompHeaders connect);

    /** Does what a SEND asks for, now or later: {@link Send#accepted} or {@link Send#refused} ends it. */
    void send(Send send);

    /** Opens a subscription. */
    Subscribed subscribe(Subscription subscription);

    /**
     * Says what went wrong to the client; a fault of the server's own is also logged by whoever implements this.
     *
     * @param receipt of the frame that is refused; null if it asked for none, or none is
     */
    Refused wordsFor(StompSession session, @Nullable String receipt, Throwable failure);

    /**
     * Asked before each frame is handled: zero if it may be now; else its client is read no further for that long, and then
     * this is asked again.
     */
    default long pauseNanos(StompSession session) {
        return 0;
    }

    /** A session that was connected has ended, however it did. */
    default void disconnected(StompSession session) {}

    /**
     * What a subscription gets.
     *
     * @param receipt headers for the RECEIPT, which comes before the first message
     */
    record Subscribed(MessageSource source, Map<String, String> receipt) {}
}
