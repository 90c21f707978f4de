package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.stomp.conformance.ServerFrame;
import chat.parley.stomp.conformance.Wire;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The library itself, without a network. */
final class MemoryWire implements Wire {
    private static final AtomicLong IDS = new AtomicLong();
    private static final TimerWheel TIMERS = started();

    private final EchoApplication application = new EchoApplication();

    private static TimerWheel started() {
        TimerWheel timers = new TimerWheel();
        timers.start();
        return timers;
    }

    @Override
    public Connection open() {
        MemoryTransport transport = new MemoryTransport();
        StompSession session = new StompSession(
                "session-" + IDS.incrementAndGet(), transport, application, StompSettings.DEFAULTS, TIMERS);
        transport.whenClosed(session::closed);
        return new MemoryConnection(session, transport);
    }

    @Override
    public Place newPlace() {
        String destination = "/queue/" + IDS.incrementAndGet();
        return new Place(destination, destination);
    }

    @Override
    public String body(String text) {
        return text;
    }

    @Override
    public String text(ServerFrame message) {
        return message.body();
    }

    private record MemoryConnection(StompSession session, MemoryTransport transport) implements Connection {
        private static final Duration PATIENCE = Duration.ofSeconds(20);

        @Override
        public void send(String text) {
            session.receive(text.getBytes(UTF_8));
        }

        @Override
        public void send(byte[] bytes) {
            session.receive(bytes.clone());
        }

        @Override
        public ServerFrame next() {
            return ServerFrame.parse(transport.next(PATIENCE));
        }

        @Override
        public void awaitClosed() {
            assertThat(transport.awaitClosed(PATIENCE)).isTrue();
            assertThat(transport.unread()).as("frames after the last").isZero();
        }

        @Override
        public void close() {
            session.closed();
        }
    }
}
