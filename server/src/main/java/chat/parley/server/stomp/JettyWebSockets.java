package chat.parley.server.stomp;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee11.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.websocket.api.Configurable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketHandlerAdapter;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketSession;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/** WebSockets on Jetty, as chat needs them: no compression, no idle timeout, messages of a size that can be refused. */
public final class JettyWebSockets {
    /** Far above the limit of a frame: whoever sends too much gets an ERROR that says so, rather than a bare close. */
    private static final int MESSAGE_BYTES_MAX = 1 << 20;
    /** What a write gathers, lent by a pool for as long as the write takes. */
    private static final int WRITE_BUFFER_BYTES = 32 * 1024;

    private JettyWebSockets() {}

    /** What answers a handshake, once it has passed these. */
    public static WebSocketHttpRequestHandler endpoint(
            WebSocketHandler handler, List<HandshakeInterceptor> interceptors) {
        Upgrade upgrade = new Upgrade();
        upgrade.addWebSocketConfigurer(JettyWebSockets::configure);
        WebSocketHttpRequestHandler endpoint =
                new WebSocketHttpRequestHandler(handler, new DefaultHandshakeHandler(upgrade));
        endpoint.setHandshakeInterceptors(interceptors);
        return endpoint;
    }

    private static void configure(Configurable jetty) {
        jetty.setMaxTextMessageSize(MESSAGE_BYTES_MAX);
        jetty.setMaxBinaryMessageSize(MESSAGE_BYTES_MAX);
        jetty.setMaxFrameSize(MESSAGE_BYTES_MAX);
        jetty.setAutoFragment(false);
        jetty.setOutputBufferSize(WRITE_BUFFER_BYTES);
        jetty.setIdleTimeout(Duration.ZERO); // A session knows better who is gone and who has nothing to say.
    }

    /**
     * As Spring's, without compression: it would have each message encoded again for each client, at a memory of its own,
     * and whoever listens could tell what is said from how well it compresses.
     */
    private static final class Upgrade extends JettyRequestUpgradeStrategy {
        @Override
        public void upgrade(
                ServerHttpRequest request,
                ServerHttpResponse response,
                @Nullable String protocol,
                List<WebSocketExtension> extensions,
                @Nullable Principal user,
                WebSocketHandler handler,
                Map<String, Object> attributes)
                throws HandshakeFailureException {
            HttpServletRequest asked = ((ServletServerHttpRequest) request).getServletRequest();
            HttpServletResponse answer = ((ServletServerHttpResponse) response).getServletResponse();
            ServletContext context = asked.getServletContext();
            JettyWebSocketHandlerAdapter adapter =
                    new JettyWebSocketHandlerAdapter(handler, new JettyWebSocketSession(attributes, user));
            try {
                JettyWebSocketServerContainer.getContainer(context)
                        .upgrade(
                                (upgrade, upgraded) -> {
                                    if (protocol != null) {
                                        upgraded.setAcceptedSubProtocol(protocol);
                                    }
                                    upgraded.setExtensions(List.of());
                                    return adapter;
                                },
                                asked,
                                answer);
            } catch (Exception failure) {
                throw new HandshakeFailureException("The connection could not become a WebSocket", failure);
            }
        }
    }
}
