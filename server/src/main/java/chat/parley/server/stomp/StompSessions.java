package chat.parley.server.stomp;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.support.AbstractSubscribableChannel;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.DelegatingWebSocketMessageBrokerConfiguration;
import org.springframework.web.socket.messaging.SubProtocolWebSocketHandler;

/** What {@code @EnableWebSocketMessageBroker} imports, with connections that end as {@link LastWords} do. */
@Configuration
class StompSessions extends DelegatingWebSocketMessageBrokerConfiguration {
    /** What starts last stops first: clients are told 1001 while there still is a connection to tell it on. */
    private static final int BEFORE_THE_WEB_SERVER = Integer.MAX_VALUE;

    @Bean
    @Override
    public WebSocketHandler subProtocolWebSocketHandler(
            AbstractSubscribableChannel clientInboundChannel, AbstractSubscribableChannel clientOutboundChannel) {
        SubProtocolWebSocketHandler handler =
                new SubProtocolWebSocketHandler(clientInboundChannel, clientOutboundChannel) {
                    @Override
                    protected WebSocketSession decorateSession(WebSocketSession session) {
                        return new LastWords(session, getSendTimeLimit(), getSendBufferSizeLimit());
                    }
                };
        handler.setPhase(BEFORE_THE_WEB_SERVER);
        return handler;
    }
}
