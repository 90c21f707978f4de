package chat.parley.server.socketio;

import chat.parley.server.limits.Connections;
import chat.parley.server.stomp.StompLimits;
import chat.parley.server.stomp.StompSessions;
import chat.parley.socketio.EngineServer;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** Socket.IO at {@code /socket.io/}, if it is wanted. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("parley.socketio.enabled")
class SocketIoConfiguration {
    @Bean(initMethod = "start", destroyMethod = "close")
    EngineServer engine(SocketIoSettings settings) {
        return new EngineServer(settings.engine());
    }

    @Bean
    SocketIoGateway socketIoGateway(
            StompSessions sessions,
            Connections connections,
            JsonMapper json,
            SocketIoSettings settings,
            StompLimits limits) {
        return new SocketIoGateway(sessions, connections, json, settings, limits);
    }

    @Bean
    SimpleUrlHandlerMapping socketIoMapping(
            EngineServer engine,
            SocketIoGateway gateway,
            Connections connections,
            StompLimits limits,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        SocketIoEndpoint endpoint =
                new SocketIoEndpoint(engine, gateway, connections, limits.allowedOrigins(), problems);
        SimpleUrlHandlerMapping mapping = new SimpleUrlHandlerMapping(Map.of(SocketIoEndpoint.PATH, endpoint), 1);
        mapping.setCorsProcessor(new DefaultCorsProcessor() {
            @Override
            protected void rejectRequest(ServerHttpResponse response) throws java.io.IOException {
                SocketIoEndpoint.refuseOrigin(response);
            }
        });
        return mapping;
    }
}
