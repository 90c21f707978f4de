package chat.parley.socketio;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps the sessions, and looks after their timeouts. */
public final class EngineServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(EngineServer.class.getName());

    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(250).toNanos();
    private static final int SID_BYTES = 18;

    private final EngineSettings settings;
    private final SecureRandom chance = new SecureRandom();
    private final Map<String, EngineSession> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger polling = new AtomicInteger();
    private final Thread thread =
            Thread.ofPlatform().name("socketio-timers").daemon().unstarted(this::lookAfterAll);
    private volatile boolean closed;

    public EngineServer(EngineSettings settings) {
        this.settings = settings;
    }

    public void start() {
        thread.start();
    }

    EngineSettings settings() {
        return settings;
    }

    /** What is wrong with a request; null if nothing is, and then its session, if it names one, is there. */
    public @Nullable EngineError check(EngineRequest request) {
        EngineError error = request.error();
        if (error == EngineError.UNKNOWN_TRANSPORT || request.sid() == null) {
            return error;
        }
        EngineSession session = find(request.sid());
        if (session == null) {
            return EngineError.UNKNOWN_SID;
        }
        boolean isOtherWay = !session.isPolling(); // which has its WebSocket, and takes nothing else
        return error != null || isOtherWay ? EngineError.BAD_REQUEST : null;
    }

    /** The session with that id. */
    public @Nullable EngineSession find(String sid) {
        return sessions.get(sid);
    }

    /** Begins a session that polls; null if there are too many of them. */
    public @Nullable EngineSession open(Function<EngineSession, SocketIoHandler> application) {
        if (polling.incrementAndGet() > settings.pollingSessionsMax()) {
            polling.decrementAndGet();
            return null;
        }
        return add(application);
    }

    /** Begins a session on a WebSocket. */
    public EngineSession open(EngineSocket socket, Function<EngineSession, SocketIoHandler> application) {
        EngineSession session = add(application);
        session.begin(socket);
        return session;
    }

    private EngineSession add(Function<EngineSession, SocketIoHandler> application) {
        byte[] secret = new byte[SID_BYTES];
        chance.nextBytes(secret);
        String sid = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        EngineSession session = new EngineSession(this, sid, application);
        sessions.put(sid, session);
        return session;
    }

    /** How many sessions there are. */
    int sessions() {
        return sessions.size();
    }

    /** How many of them have no WebSocket. */
    int pollingSessions() {
        return polling.get();
    }

    void upgraded() {
        polling.decrementAndGet();
    }

    void over(EngineSession session) {
        if (sessions.remove(session.sid(), session) && session.isPolling()) {
            polling.decrementAndGet();
        }
    }

    private void lookAfterAll() {
        while (!closed) {
            LockSupport.parkNanos(this, LOOK_EVERY_NANOS);
            long now = System.nanoTime();
            sessions.values().forEach(session -> look(session, now));
        }
    }

    private static void look(EngineSession session, long now) {
        try {
            session.look(now);
        } catch (RuntimeException fault) {
            LOG.log(
                    Level.ERROR,
                    "A session's timeouts were not looked at",
                    fault); // All others' depend on this thread.
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
