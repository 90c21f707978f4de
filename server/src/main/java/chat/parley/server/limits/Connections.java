package chat.parley.server.limits;

import static java.util.Objects.requireNonNull;

import chat.parley.api.Refusal;
import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * Limits how many WebSockets are open and clients poll at a time, and how many frames come on each.
 *
 * <p>A connection counts from when it is open until it is closed, whatever became of its handshake and its session: so
 * none can be counted and then be forgotten.
 */
@Component
public final class Connections implements HandshakeInterceptor {
    private static final String ADDRESS = Connections.class.getName();
    /** Nobody knows when a connection ends; that of a client which is gone is noticed within half a minute. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Limits limits;
    private final LimitSettings settings;
    private final HandlerExceptionResolver problems;
    private final Map<String, Connection> open = new ConcurrentHashMap<>();
    private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();
    private final Map<String, Integer> perUser = new ConcurrentHashMap<>();

    /**
     * Who has a connection.
     *
     * @param frames how many frames may come on it; null if any number
     */
    record Connection(
            String address, @Nullable String user, @Nullable Bucket frames) {}

    Connections(
            Limits limits,
            LimitSettings settings,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems,
            MeterRegistry metrics) {
        this.limits = limits;
        this.problems = problems;
        this.settings = settings;
        gauge(metrics, "parley.connections", "Open WebSockets, and clients that poll", open);
        gauge(metrics, "parley.connections.addresses", "Addresses that have any of them", perAddress);
        gauge(metrics, "parley.connections.users", "Users who have a STOMP session", perUser);
    }

    private static void gauge(MeterRegistry metrics, String name, String meaning, Map<String, ?> counted) {
        Gauge.builder(name, counted, Map::size).description(meaning).register(metrics);
    }

    /** Refuses a handshake from an address that has too many connections, and any when the node has. */
    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        HttpServletRequest asked = ((ServletServerHttpRequest) request).getServletRequest();
        try {
            attributes.put(ADDRESS, admit(asked));
            return true;
        } catch (Refusal tooMany) {
            problems.resolveException(
                    asked, ((ServletServerHttpResponse) response).getServletResponse(), null, tooMany);
            return false;
        }
    }

    /** Says where a connection would come from; refuses it if that address, or this node, has too many. */
    public String admit(HttpServletRequest request) {
        String address = ClientAddress.of(request);
        requireFewer(open.size(), settings.connectionsPerNode(), Limit.CONNECTIONS_PER_NODE);
        int already = perAddress.getOrDefault(address, 0);
        requireFewer(already, settings.connectionsPerAddress(), Limit.CONNECTIONS_PER_ADDRESS);
        return address;
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception failure) {}

    /** Counts a connection; refuses it, uncounted, if others of that address were quicker since its handshake. */
    public void opened(WebSocketSession socket) {
        opened(socket.getId(), (String) requireNonNull(socket.getAttributes().get(ADDRESS)));
        if (!socket.isOpen()) {
            closed(socket.getId()); // Its end may have come, and found nothing here.
        }
    }

    /** The same, for one that may be no single WebSocket, and has not ended yet. */
    public void opened(String id, String address) {
        add(perAddress, address, settings.connectionsPerAddress(), Limit.CONNECTIONS_PER_ADDRESS);
        Bucket frames = limits.areEnabled() ? settings.framesPerSession().bucket(limits.clock()) : null;
        open.put(id, new Connection(address, null, frames));
    }

    /** Counts a connection as that of a user; refuses it if they have too many. */
    public void loggedIn(String id, String user) {
        open.computeIfPresent(id, (key, connection) -> {
            add(perUser, user, settings.connectionsPerUser(), Limit.CONNECTIONS_PER_USER);
            return new Connection(connection.address, user, connection.frames);
        });
    }

    /** A connection has ended. */
    public void closed(String id) {
        Connection connection = open.remove(id);
        if (connection != null) {
            remove(perAddress, connection.address);
            if (connection.user != null) {
                remove(perUser, connection.user);
            }
        }
    }

    /**
     * Zero if the next frame of a connection may be handled now; else for how long its client is read no further. It is
     * held back rather than refused: a client that is only lively loses nothing, and one that floods is not answered
     * with a flood.
     */
    public long pauseNanos(String id) {
        Connection connection = open.get(id);
        if (connection == null || connection.frames == null) {
            return 0;
        }
        long pause = Buckets.pauseNanos(connection.frames, 1);
        if (pause > 0) {
            limits.count(Limit.FRAMES_PER_SESSION);
        }
        return pause;
    }

    @Nullable
    Connection find(String id) {
        return open.get(id);
    }

    private void add(Map<String, Integer> counts, String key, int max, Limit limit) {
        counts.compute(key, (same, count) -> {
            int already = count == null ? 0 : count;
            requireFewer(already, max, limit);
            return already + 1;
        });
    }

    private static void remove(Map<String, Integer> counts, String key) {
        counts.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
    }

    private void requireFewer(int count, int max, Limit limit) throws Refusal {
        if (limits.areEnabled() && count >= max) {
            throw limits.refuse(limit, RETRY_AFTER);
        }
    }
}
