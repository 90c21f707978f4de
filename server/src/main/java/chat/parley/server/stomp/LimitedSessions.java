package chat.parley.server.stomp;

import chat.parley.server.limits.Connections;
import chat.parley.stomp.Refused;
import chat.parley.stomp.Send;
import chat.parley.stomp.StompApplication;
import chat.parley.stomp.StompHeaders;
import chat.parley.stomp.StompSession;
import chat.parley.stomp.Subscription;
import org.jspecify.annotations.Nullable;

/** An application whose users have so many sessions at a time, each of which may have so many frames. */
record LimitedSessions(StompApplication application, Connections connections) implements StompApplication {
    @Override
    public @Nullable String connect(StompSession session, StompHeaders connect) {
        String user = application.connect(session, connect);
        if (user != null) {
            connections.loggedIn(session.id(), user);
        }
        return user;
    }

    @Override
    public long pauseNanos(StompSession session) {
        return connections.pauseNanos(session.id());
    }

    @Override
    public void send(Send send) {
        application.send(send);
    }

    @Override
    public Subscribed subscribe(Subscription subscription) {
        return application.subscribe(subscription);
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
