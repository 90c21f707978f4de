package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Passes each SEND on to whoever subscribes to its destination, which begins with {@code /queue/}. */
final class EchoApplication implements StompApplication {
    /** A text with which the subscriptions that hear it end. */
    static final String LAST = "the end";

    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong gone = new AtomicLong();

    @Override
    public String connect(StompSession session, StompHeaders connect) {
        String login = connect.get("login");
        if (login != null && login.contains("/")) {
            throw new IllegalArgumentException("this is no name");
        }
        return login;
    }

    @Override
    public void send(Send send) {
        requireQueue(send.destination());
        StompHeaders headers = StompHeaders.of("destination", send.destination(), "content-type", "text/plain");
        SharedMessage said = new SharedMessage("m:" + messages.incrementAndGet(), headers, send.body());
        SharedMessage message = new String(send.body(), UTF_8).equals(LAST) ? said.asLast() : said;
        listeners.stream()
                .filter(listener -> listener.subscription.destination().equals(send.destination()))
                .forEach(listener -> listener.hear(message));
        send.accepted(Map.of());
    }

    @Override
    public Subscribed subscribe(Subscription subscription) {
        requireQueue(subscription.destination());
        Listener listener = new Listener(subscription);
        listeners.add(listener);
        return new Subscribed(listener, Map.of());
    }

    private static void requireQueue(String destination) {
        if (!destination.startsWith("/queue/")) {
            throw new IllegalArgumentException("there is no destination " + destination);
        }
    }

    @Override
    public Refused wordsFor(StompSession session, String receipt, Throwable failure) {
        String words = String.valueOf(failure.getMessage());
        return new Refused(words, Map.of("content-type", "text/plain"), words.getBytes(UTF_8));
    }

    @Override
    public void disconnected(StompSession session) {
        gone.incrementAndGet();
    }

    /** Sessions that were connected, and have ended. */
    long gone() {
        return gone.get();
    }

    /** Subscriptions that have not ended. */
    int listeners() {
        return listeners.size();
    }

    private final class Listener implements MessageSource {
        private final Subscription subscription;
        private final Queue<SharedMessage> waiting = new ConcurrentLinkedQueue<>();

        private Listener(Subscription subscription) {
            this.subscription = subscription;
        }

        private void hear(SharedMessage message) {
            waiting.add(message);
            subscription.signal();
        }

        @Override
        public SharedMessage poll() {
            return waiting.poll();
        }

        @Override
        public void close() {
            listeners.remove(this);
        }
    }
}
