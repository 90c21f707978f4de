package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.stomp.Transport.Ending;
import chat.parley.stomp.conformance.ServerFrame;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Heart-beats that are frequent, and ends that come soon. */
class TimeoutsTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TimerWheel timers = new TimerWheel();
    private final EchoApplication application = new EchoApplication();

    @BeforeEach
    void start() {
        timers.start();
    }

    @AfterEach
    void stop() {
        timers.close();
    }

    @Test
    void heartBeatsGoToWhoeverWantsThem() {
        StompSettings settings = TestSettings.times(SHORT, TestSettings.LONG, TestSettings.LONG, SHORT);
        MemoryTransport wanting = new MemoryTransport();
        MemoryTransport other = new MemoryTransport();
        MemoryTransport silent = new MemoryTransport();
        connect(session(wanting, settings), "heart-beat:0,100");
        connect(session(other, settings), "heart-beat:0,0");
        connect(session(silent, settings), "host:x");
        assertThat(connected(wanting).header("heart-beat")).isEqualTo("200,200");
        Awaitility.await().until(() -> wanting.heartBeats() >= 3);
        assertThat(other.heartBeats()).isZero();
        assertThat(silent.heartBeats()).isZero();
    }

    @Test
    void aClientThatDoesNotKeepItsPromiseIsGone() {
        Duration second = Duration.ofSeconds(1);
        StompSettings settings = TestSettings.times(second, TestSettings.LONG, TestSettings.LONG, TestSettings.LONG);
        MemoryTransport silent = new MemoryTransport();
        MemoryTransport beating = new MemoryTransport();
        MemoryTransport withoutPromise = new MemoryTransport();
        connect(session(silent, settings), "heart-beat:100,0");
        StompSession keepsIt = session(beating, settings);
        connect(keepsIt, "heart-beat:100,0");
        connect(session(withoutPromise, settings), "heart-beat:0,0");
        connected(silent);
        Awaitility.await().until(() -> {
            keepsIt.receive(new byte[] {'\n'});
            return silent.isClosed();
        });
        assertThat(ServerFrame.parse(silent.next(PATIENCE)).header("message")).contains("heart-beat");
        assertThat(silent.ending()).isEqualTo(Ending.ERROR);
        assertThat(beating.isClosed()).isFalse();
        assertThat(withoutPromise.isClosed()).isFalse();
        Awaitility.await().until(() -> application.gone() == 1);
    }

    @Test
    void aConnectionWithoutConnectIsEnded() {
        // However seldom heart-beats are.
        StompSettings settings = TestSettings.times(TestSettings.LONG, SHORT, TestSettings.LONG, TestSettings.LONG);
        MemoryTransport stranger = new MemoryTransport();
        MemoryTransport client = new MemoryTransport();
        connect(session(client, settings), "host:x");
        session(stranger, settings);
        assertThat(ServerFrame.parse(stranger.next(PATIENCE)).command()).isEqualTo("ERROR");
        assertThat(stranger.awaitClosed(PATIENCE)).isTrue();
        assertThat(client.isClosed()).isFalse();
        assertThat(application.gone()).isZero();
    }

    @Test
    void aConnectionThatDoesNotCloseIsAborted() {
        StompSettings settings = TestSettings.times(SHORT, TestSettings.LONG, TestSettings.LONG, SHORT);
        HeldTransport transport = new HeldTransport();
        StompSession session = session(transport, settings);
        connect(session, "heart-beat:0,100");
        session.goAway("the server stops");
        Awaitility.await().until(transport::isAborted);
    }

    @Test
    void subscriptionsEndWithTheirSession() {
        MemoryTransport transport = new MemoryTransport();
        StompSession session = session(transport, StompSettings.DEFAULTS);
        connect(session, "host:x");
        session.receive("SUBSCRIBE\ndestination:/queue/a\nid:1\n\n\0".getBytes(UTF_8));
        assertThat(application.listeners()).isEqualTo(1);
        session.closed();
        assertThat(application.listeners()).isZero();
        assertThat(application.gone()).isEqualTo(1);
    }

    @Test
    void aFaultInOneIsNoFaultInOthers() {
        AtomicInteger looks = new AtomicInteger();
        timers.schedule(
                now -> {
                    throw new IllegalStateException("a fault");
                },
                1);
        timers.schedule(now -> looks.incrementAndGet() < 4 ? 1 : 0, 1);
        Awaitility.await().until(() -> looks.get() == 4);
    }

    private StompSession session(Transport transport, StompSettings settings) {
        StompSession session = new StompSession("1", transport, application, settings, timers);
        if (transport instanceof MemoryTransport memory) {
            memory.whenClosed(session::closed);
        }
        return session;
    }

    private static void connect(StompSession session, String header) {
        session.receive(
                "CONNECT\naccept-version:1.2\n%s\n\n\0".formatted(header).getBytes(UTF_8));
    }

    private static ServerFrame connected(MemoryTransport transport) {
        ServerFrame connected = ServerFrame.parse(transport.next(PATIENCE));
        assertThat(connected.command()).isEqualTo("CONNECTED");
        return connected;
    }
}
