package chat.parley.server.stomp;

import chat.parley.stomp.Refused;
import chat.parley.stomp.Send;
import chat.parley.stomp.StompApplication;
import chat.parley.stomp.StompHeaders;
import chat.parley.stomp.StompSession;
import chat.parley.stomp.Subscription;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** An application whose log lines say which frame they are about: its session, its user, its receipt. */
record LoggedFrames(StompApplication application) implements StompApplication {
    private static final String SESSION = "session";
    private static final String USER = "user";
    private static final String RECEIPT = "receipt";

    @Override
    public @Nullable String connect(StompSession session, StompHeaders connect) {
        return about(session, null, () -> application.connect(session, connect));
    }

    @Override
    public long pauseNanos(StompSession session) {
        return application.pauseNanos(session);
    }

    @Override
    public void send(Send send) {
        about(send.session(), send.headers().get(RECEIPT), () -> {
            application.send(send);
            return send;
        });
    }

    @Override
    public Subscribed subscribe(Subscription subscription) {
        return about(
                subscription.session(), subscription.headers().get(RECEIPT), () -> application.subscribe(subscription));
    }

    @Override
    public Refused wordsFor(StompSession session, @Nullable String receipt, Throwable failure) {
        return about(session, receipt, () -> application.wordsFor(session, receipt, failure));
    }

    @Override
    public void disconnected(StompSession session) {
        about(session, null, () -> {
            application.disconnected(session);
            return session;
        });
    }

    /** A thread may refuse the frame of one session while it is at that of another: what it was at before comes back. */
    private static <T extends @Nullable Object> T about(
            StompSession session, @Nullable String receipt, Supplier<T> work) {
        String sessionBefore = MDC.get(SESSION);
        String userBefore = MDC.get(USER);
        String receiptBefore = MDC.get(RECEIPT);
        say(session.id(), session.user(), receipt);
        try {
            return work.get();
        } finally {
            say(sessionBefore, userBefore, receiptBefore);
        }
    }

    private static void say(@Nullable String session, @Nullable String user, @Nullable String receipt) {
        say(SESSION, session);
        say(USER, user);
        say(RECEIPT, receipt);
    }

    private static void say(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
