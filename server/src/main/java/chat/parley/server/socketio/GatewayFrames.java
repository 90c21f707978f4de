package chat.parley.server.socketio;

import static java.util.Objects.requireNonNull;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.stomp.MessageSource;
import chat.parley.stomp.Refused;
import chat.parley.stomp.Send;
import chat.parley.stomp.SharedMessage;
import chat.parley.stomp.StompApplication;
import chat.parley.stomp.StompHeaders;
import chat.parley.stomp.StompSession;
import chat.parley.stomp.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * An application that also refuses what a client of Socket.IO sends and no frame can say: in its turn, with all that
 * limits frames.
 *
 * @param cannotResume is told if a subscription asks for what was not there yet
 */
record GatewayFrames(StompApplication application, Runnable cannotResume) implements StompApplication {
    /** Headers of a SEND that is to be refused: with this reason, in these words. */
    static final String REASON = "refused-as";

    static final String WORDS = "refused-because";

    /** The room, after which there is nothing that a client could hear or subscribe to: its session ends with it. */
    private static final class OnlyFeed implements MessageSource {
        private final MessageSource room;
        private final StompSession session;
        private volatile boolean isUnreadable;

        private OnlyFeed(MessageSource room, StompSession session) {
            this.room = room;
            this.session = session;
        }

        @Override
        public @Nullable SharedMessage poll() {
            try {
                return room.poll();
            } catch (RuntimeException unreadable) {
                isUnreadable = true; // of which the client is told
                throw unreadable;
            }
        }

        /** While the session goes on, it is the room's last message for this client that ends it, and that goes first. */
        @Override
        public void close() {
            room.close();
            if (!isUnreadable && !session.isOver()) {
                session.end(new Refusal(Reason.NOT_A_MEMBER, "you are in this room no more"));
            }
        }
    }

    @Override
    public @Nullable String connect(StompSession session, StompHeaders connect) {
        return application.connect(session, connect);
    }

    @Override
    public long pauseNanos(StompSession session) {
        return application.pauseNanos(session);
    }

    @Override
    public void send(Send send) {
        String reason = send.headers().get(REASON);
        if (reason != null) {
            throw new Refusal(
                    Reason.valueOf(reason), requireNonNull(send.headers().get(WORDS)));
        }
        application.send(send);
    }

    @Override
    public Subscribed subscribe(Subscription subscription) {
        try {
            Subscribed subscribed = application.subscribe(subscription);
            OnlyFeed feed = new OnlyFeed(subscribed.source(), subscription.session());
            return new Subscribed(feed, subscribed.receipt());
        } catch (Refusal refused) {
            if (refused.reason() == Reason.INVALID_CURSOR) {
                cannotResume.run();
            }
            throw refused;
        }
    }

    @Override
    public Refused wordsFor(StompSession session, @Nullable String receipt, Throwable failure) {
        return application.wordsFor(session, receipt, failure);
    }

    @Override
    public void disconnected(StompSession session) {
        application.disconnected(session);
    }
}
