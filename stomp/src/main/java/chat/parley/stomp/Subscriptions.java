package chat.parley.stomp;

import static chat.parley.stomp.StompException.malformed;

import chat.parley.stomp.StompApplication.Subscribed;
import chat.parley.stomp.StompException.Kind;
import chat.parley.stomp.Subscription.AckMode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The subscriptions of a session, and the acknowledgements that go to them. */
final class Subscriptions {
    private final StompSession session;
    private final StompSettings settings;
    private final Map<String, Subscription> byId = new ConcurrentHashMap<>(4);
    private volatile @Nullable Subscription refusals;

    Subscriptions(StompSession session, StompSettings settings) {
        this.session = session;
        this.settings = settings;
    }

    void subscribe(StompFrame frame) {
        Subscription subscription = subscription(frame);
        if (byId.size() >= settings.subscriptionsMax()) {
            throw new StompException(
                    Kind.TOO_MANY, "a session has at most %d subscriptions".formatted(settings.subscriptionsMax()));
        }
        if (byId.putIfAbsent(subscription.id(), subscription) != null) {
            throw malformed("a subscription needs an id of its own");
        }
        String receipt = frame.headers().get("receipt");
        if (subscription.destination().equals(settings.refusals())) {
            refusals = subscription;
            session.receipt(receipt, Map.of());
            return;
        }
        try {
            Subscribed subscribed = session.application().subscribe(subscription);
            session.receipt(receipt, subscribed.receipt());
            subscription.begin(subscribed.source());
        } catch (RuntimeException refused) {
            forget(subscription);
            throw refused;
        }
        if (session.isOver()) {
            forget(subscription);
        }
    }

    private Subscription subscription(StompFrame frame) {
        String destination = ClientFrames.required(frame, "destination");
        String id = frame.headers().get("id");
        if (id == null && session.version() != StompVersion.V1_0) {
            throw malformed("a subscription needs an id of its own");
        }
        AckMode ackMode = AckMode.named(frame.headers().get("ack"));
        boolean isOfLaterVersion = ackMode == AckMode.CLIENT_INDIVIDUAL && session.version() == StompVersion.V1_0;
        if (ackMode == null || isOfLaterVersion) {
            throw malformed("this mode of acknowledgement is not known");
        }
        if (ackMode != AckMode.AUTO && destination.equals(settings.refusals())) {
            throw malformed("refusals are not acknowledged");
        }
        String name = id == null ? destination : id;
        return new Subscription(session, name, frame, destination, ackMode, prefetch(frame.headers()));
    }

    private int prefetch(StompHeaders headers) {
        String prefetch = headers.get("prefetch");
        if (prefetch == null) {
            return settings.unacknowledgedMax();
        }
        try {
            int messages = Integer.parseInt(prefetch);
            if (messages > 0) {
                return Math.min(messages, settings.unacknowledgedMax());
            }
        } catch (NumberFormatException noNumber) {
            // and that is said below
        }
        throw malformed("prefetch is a number of messages");
    }

    void unsubscribe(StompHeaders headers) {
        String id = headers.get("id");
        if (id == null && session.version() == StompVersion.V1_0) {
            id = headers.get("destination");
        }
        Subscription subscription = id == null ? null : byId.get(id);
        if (subscription == null) {
            throw malformed("there is no such subscription to end");
        }
        forget(subscription);
    }

    /** Takes an ACK or NACK; what was not processed is not sent again here, a client resumes from where it was. */
    void acknowledge(StompFrame frame) {
        StompHeaders headers = frame.headers();
        boolean isTaken = switch (session.version()) {
            case V1_0 -> acknowledgeOne(ClientFrames.required(frame, "message-id"));
            case V1_1 ->
                acknowledge(
                        byId.get(ClientFrames.required(frame, "subscription")),
                        ClientFrames.required(frame, "message-id"));
            case V1_2 -> acknowledgeById(ClientFrames.required(frame, "id"));
        };
        if (!isTaken) {
            throw malformed("there is no such message to acknowledge: " + headers);
        }
    }

    private boolean acknowledgeOne(String messageId) {
        return byId.values().stream().anyMatch(subscription -> acknowledge(subscription, messageId));
    }

    private boolean acknowledgeById(String ackId) {
        return byId.values().stream()
                .filter(subscription -> ackId.startsWith(subscription.id() + "/"))
                .anyMatch(subscription -> acknowledge(
                        subscription, ackId.substring(subscription.id().length() + 1)));
    }

    private static boolean acknowledge(@Nullable Subscription subscription, String messageId) {
        return subscription != null && subscription.isAcknowledged() && subscription.acknowledge(messageId);
    }

    /** Where refusals go; null if the client does not listen for them. */
    @Nullable
    Subscription refusals() {
        return refusals;
    }

    void forget(Subscription subscription) {
        byId.remove(subscription.id(), subscription);
        if (subscription == refusals) {
            refusals = null;
        }
        subscription.end();
    }

    void endAll() {
        byId.values().forEach(this::forget);
    }
}
