package chat.parley.server.stomp;

import chat.parley.api.Refusal;
import chat.parley.server.limits.Connections;
import chat.parley.stomp.StompApplication;
import chat.parley.stomp.StompSession;
import chat.parley.stomp.StompSettings;
import chat.parley.stomp.TimerWheel;
import chat.parley.stomp.Transport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The sessions of all clients, whatever carries them; when the server stops, each is told to go elsewhere. */
@Component
public class StompSessions implements SmartLifecycle {
    private static final String STOPPING = "the server stops";
    /** For the answers to what was sent, and for their way to clients that read. */
    private static final Duration DRAINING_MAX = Duration.ofSeconds(5);
    /** For clients' answers to the closing. */
    private static final Duration CLOSING_MAX = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(10);

    private final StompApplication application;
    private final Connections connections;
    private final StompSettings settings;
    private final TimerWheel timers = new TimerWheel();
    private final Set<StompSession> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean running;
    private volatile boolean stopped;

    StompSessions(StompApplication application, Connections connections, StompLimits limits, MeterRegistry metrics) {
        this.application = new LoggedFrames(new LimitedSessions(application, connections));
        this.connections = connections;
        this.settings = limits.settings();
        Gauge.builder(
                        "parley.sessions",
                        sessions,
                        open -> open.stream().filter(StompSession::isConnected).count())
                .description("STOMP sessions: connections whose CONNECT was accepted")
                .register(metrics);
        Gauge.builder(
                        "parley.queue",
                        sessions,
                        open -> open.stream()
                                .mapToLong(StompSession::bytesWaiting)
                                .sum())
                .description("What is held for clients that have not taken it yet")
                .baseUnit(BaseUnits.BYTES)
                .register(metrics);
    }

    /**
     * Begins a session, whose client must say CONNECT in time.
     *
     * @param id unique, and not to be guessed
     * @param around what stands between this client and the application
     * @param begun counts its connection, or refuses it
     */
    public StompSession open(
            String id, Transport transport, UnaryOperator<StompApplication> around, Consumer<StompSession> begun) {
        StompSession session = new StompSession(id, transport, around.apply(application), settings, timers);
        sessions.add(session);
        try {
            begun.accept(session);
        } catch (Refusal tooMany) {
            session.end(tooMany);
        }
        if (stopped) {
            session.goAway(STOPPING);
        }
        return session;
    }

    /** Its connection is gone. */
    public void closed(StompSession session) {
        connections.closed(session.id());
        sessions.remove(session);
        session.closed();
    }

    @Override
    public void start() {
        timers.start();
        running = true;
    }

    /** Whatever was heard is answered before its client is sent away: it knows then what is stored. */
    @Override
    public void stop() {
        stopped = true;
        running = false;
        sessions.forEach(StompSession::stopListening);
        await(DRAINING_MAX, () -> sessions.stream().allMatch(StompSession::isDone));
        sessions.forEach(session -> session.goAway(STOPPING));
        await(CLOSING_MAX, sessions::isEmpty);
        timers.close();
    }

    private static void await(Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** What starts last stops first: clients are told while there still is a connection to tell it on. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
