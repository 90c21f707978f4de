package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A session may end, by the server's stop or a broken write, while the application still opens a subscription for it. */
class EndedWhileSubscribingTest {
    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void closesTheSourceOnce() {
        StompSession session = new StompSession(
                "s1", new MemoryTransport(), new LeavingApplication(), StompSettings.DEFAULTS, new TimerWheel());
        session.receive("CONNECT\naccept-version:1.2\nhost:h\n\n\0".getBytes(UTF_8));
        session.receive("SUBSCRIBE\nid:1\ndestination:/topic/tea\n\n\0".getBytes(UTF_8));
        assertThat(closed).hasValue(1);
        session.closed();
        assertThat(closed).hasValue(1);
    }

    /** Its session is told to go elsewhere just before its subscription has a source. */
    private final class LeavingApplication implements StompApplication {
        @Override
        public String connect(StompSession session, StompHeaders connect) {
            return "ada";
        }

        @Override
        public void send(Send send) {
            send.accepted(Map.of());
        }

        @Override
        public Subscribed subscribe(Subscription subscription) {
            subscription.session().goAway("the server stops");
            return new Subscribed(new Counted(), Map.of());
        }

        @Override
        public Refused wordsFor(StompSession session, String receipt, Throwable failure) {
            throw new AssertionError("Nothing is refused here", failure);
        }
    }

    private final class Counted implements MessageSource {
        @Override
        public SharedMessage poll() {
            return null;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
