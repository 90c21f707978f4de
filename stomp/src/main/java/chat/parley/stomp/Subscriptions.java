package chat.parley.stomp;

import static chat.parley.stomp.StompException.malformed;

import chat.parley.stomp.StompApplication.Subscribed;
import chat.parley.stomp.StompException.Kind;
import chat.parley.stomp.Subscription.AckMode;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The subscriptions of a session, and the acknowledgements that go to them. */
final class Subscriptions {
    /** A client that hears of an end acts on it within a round trip: no need to remember more of them. */
    private static final int ENDED_LATELY_MAX = 16;

    private final StompSession session;
    private final StompSettings settings;
    private final Map<String, Subscription> byId = new ConcurrentHashMap<>(4);
    private final Queue<Subscription> endedLately = new ConcurrentLinkedQueue<>();
    private final List<Subscription> refusals = new CopyOnWriteArrayList<>();

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
            session.receipt(receipt, Map.of());
            refusals.add(subscription);
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
        Subscription subscription = id == null ? null : named(id).findFirst().orElse(null);
        if (subscription == null) {
            throw malformed("there is no such subscription to end");
        }
        forget(subscription);
    }

    /** Takes an ACK or NACK; what was not processed is not sent again here, a client resumes from where it was. */
    void acknowledge(StompFrame frame) {
        boolean isTaken = switch (session.version()) {
            case V1_0 -> acknowledge(openOrEndedLately(), ClientFrames.required(frame, "message-id"));
            case V1_1 ->
                acknowledge(
                        named(ClientFrames.required(frame, "subscription")),
                        ClientFrames.required(frame, "message-id"));
            case V1_2 -> acknowledgeById(ClientFrames.required(frame, "id"));
        };
        if (!isTaken) {
            throw malformed("there is no such message to acknowledge: " + frame.headers());
        }
    }

    private boolean acknowledgeById(String ackId) {
        return openOrEndedLately()
                .filter(subscription -> ackId.startsWith(subscription.id() + "/"))
                .anyMatch(subscription -> subscription.acknowledge(
                        ackId.substring(subscription.id().length() + 1)));
    }

    private static boolean acknowledge(Stream<Subscription> subscriptions, String messageId) {
        return subscriptions.anyMatch(subscription -> subscription.acknowledge(messageId));
    }

    private Stream<Subscription> named(String id) {
        return openOrEndedLately().filter(subscription -> subscription.id().equals(id));
    }

    /** The open ones first. A client may not know yet that one of its own has ended, and go on with it. */
    private Stream<Subscription> openOrEndedLately() {
        return Stream.concat(byId.values().stream(), endedLately.stream());
    }

    /** Where refusals go; null if the client does not listen for them. */
    @Nullable
    Subscription refusals() {
        return refusals.stream().findFirst().orElse(null);
    }

    void forget(Subscription subscription) {
        if (!subscription.isEnded()) {
            endedLately.add(subscription); // first, so that it is found in one place or the other
            if (endedLately.size() > ENDED_LATELY_MAX) {
                endedLately.poll();
            }
        }
        byId.remove(subscription.id(), subscription);
        refusals.remove(subscription);
        subscription.end();
    }

    void endAll() {
        byId.values().forEach(this::forget);
    }
}
