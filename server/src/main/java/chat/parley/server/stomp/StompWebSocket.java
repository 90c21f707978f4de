package chat.parley.server.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.api.Refusal;
import chat.parley.server.limits.Connections;
import chat.parley.stomp.StompApplication;
import chat.parley.stomp.StompSession;
import chat.parley.stomp.StompSettings;
import chat.parley.stomp.TimerWheel;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.websocket.common.WebSocketSession;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/** A {@link StompSession} for each WebSocket; when the server stops, each is told to go elsewhere. */
@Component
class StompWebSocket implements WebSocketHandler, SubProtocolCapable, SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(StompWebSocket.class);

    private static final String CONNECTION = StompWebSocket.class.getName();
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

    private record Connection(StompSession session, JettyTransport transport) {}

    StompWebSocket(StompApplication application, Connections connections, StompLimits limits, MeterRegistry metrics) {
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

    @Override
    public List<String> getSubProtocols() {
        return List.of("v12.stomp", "v11.stomp", "v10.stomp");
    }

    @Override
    public void afterConnectionEstablished(org.springframework.web.socket.WebSocketSession socket) {
        WebSocketSession jetty = ((NativeWebSocketSession) socket).getNativeSession(WebSocketSession.class);
        if (jetty == null) {
            throw new IllegalStateException("the WebSocket server is not Jetty");
        }
        JettyTransport transport = new JettyTransport(jetty.getCoreSession());
        StompSession session = new StompSession(socket.getId(), transport, application, settings, timers);
        socket.getAttributes().put(CONNECTION, new Connection(session, transport));
        sessions.add(session);
        try {
            connections.opened(socket);
        } catch (Refusal tooMany) {
            session.end(tooMany);
        }
        if (stopped) {
            session.goAway(STOPPING);
        }
    }

    @Override
    public void handleMessage(org.springframework.web.socket.WebSocketSession socket, WebSocketMessage<?> message) {
        Connection connection = connection(socket);
        if (connection == null) {
            return;
        }
        switch (message) {
            case TextMessage text -> {
                connection.transport.heard(OpCode.TEXT);
                connection.session.receive(text.getPayload().getBytes(UTF_8));
            }
            case BinaryMessage binary -> {
                connection.transport.heard(OpCode.BINARY);
                byte[] bytes = new byte[binary.getPayload().remaining()];
                binary.getPayload().get(bytes);
                connection.session.receive(bytes);
            }
            default -> connection.session.alive(); // the pong to a ping
        }
    }

    @Override
    public void handleTransportError(org.springframework.web.socket.WebSocketSession socket, Throwable failure) {
        LOG.debug("A connection broke", failure);
    }

    @Override
    public void afterConnectionClosed(org.springframework.web.socket.WebSocketSession socket, CloseStatus status) {
        connections.closed(socket.getId());
        Connection connection = connection(socket);
        if (connection != null) {
            sessions.remove(connection.session);
            connection.session.closed();
        }
    }

    private static @Nullable Connection connection(org.springframework.web.socket.WebSocketSession socket) {
        return (Connection) socket.getAttributes().get(CONNECTION);
    }

    @Override
    public boolean supportsPartialMessages() {
        return false;
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
