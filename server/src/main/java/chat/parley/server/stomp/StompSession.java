package chat.parley.server.stomp;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;

/** What is remembered of a connection: its subscriptions, and which of them is the one for its errors. */
final class StompSession {
    private static final String KEY = StompSession.class.getName();

    private final Set<String> subscriptions = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String errorSubscription;

    static StompSession of(SimpMessageHeaderAccessor frame) {
        Map<String, Object> attributes = frame.getSessionAttributes();
        return attributes == null
                ? new StompSession() // a frame of the server's own making, after the connection is gone
                : (StompSession) attributes.computeIfAbsent(KEY, key -> new StompSession());
    }

    Set<String> subscriptions() {
        return subscriptions;
    }

    @Nullable
    String errorSubscription() {
        return errorSubscription;
    }

    void sendErrorsTo(String subscription) {
        errorSubscription = subscription;
    }

    void unsubscribe(String subscription) {
        subscriptions.remove(subscription);
        if (subscription.equals(errorSubscription)) {
            errorSubscription = null;
        }
    }
}
