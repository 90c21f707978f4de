package chat.parley.server.stomp;

import chat.parley.server.limits.Connections;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.server.support.OriginHandshakeInterceptor;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/** WebSocket at {@code /ws}, for this server's own pages and for those of the allowed origins. */
@Configuration
class StompEndpoint {
    @Bean
    WebSocketHandlerMapping stompMapping(StompWebSocket stomp, Connections connections, StompLimits limits) {
        WebSocketHttpRequestHandler endpoint = JettyWebSockets.endpoint(
                stomp, List.of(new OriginHandshakeInterceptor(limits.allowedOrigins()), connections));
        WebSocketHandlerMapping mapping = new WebSocketHandlerMapping();
        mapping.setOrder(1);
        mapping.setUrlMap(Map.of("/ws", endpoint));
        return mapping;
    }
}
