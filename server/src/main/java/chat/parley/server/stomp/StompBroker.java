package chat.parley.server.stomp;

import chat.parley.api.room.RoomLimits;
import java.util.List;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.messaging.handler.invocation.HandlerMethodReturnValueHandler;
import org.springframework.messaging.simp.config.ChannelRegistration;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketTransportRegistration;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** Spring's STOMP support, set up so that order is kept both ways. */
@Component
class StompBroker implements WebSocketMessageBrokerConfigurer {
    private static final long HEART_BEAT_MS = 10_000;
    /** Far above the frame limit: whoever sends too much gets an ERROR frame that says so, rather than a bare close. */
    private static final int WEBSOCKET_MESSAGE_BYTES_MAX = 2 * 1024 * 1024;

    private final FrameGuard guard;
    private final Receipts receipts;
    private final ProtocolErrors protocolErrors;

    StompBroker(FrameGuard guard, Receipts receipts, ProtocolErrors protocolErrors) {
        this.guard = guard;
        this.receipts = receipts;
        this.protocolErrors = protocolErrors;
    }

    @Override
    public void registerStompEndpoints(StompEndpointRegistry registry) {
        registry.addEndpoint("/ws").setHandshakeHandler(handshake());
        registry.setErrorHandler(protocolErrors);
    }

    @Override
    public void configureMessageBroker(MessageBrokerRegistry registry) {
        SimpleAsyncTaskScheduler heartBeats = new SimpleAsyncTaskScheduler();
        heartBeats.setVirtualThreads(true);
        heartBeats.setThreadNamePrefix("heart-beat-");
        registry.enableSimpleBroker("/topic")
                .setHeartbeatValue(new long[] {HEART_BEAT_MS, HEART_BEAT_MS})
                .setTaskScheduler(heartBeats);
        registry.setApplicationDestinationPrefixes("/app");
        registry.setPreservePublishOrder(true);
    }

    @Override
    public void configureWebSocketTransport(WebSocketTransportRegistration transport) {
        transport.setMessageSizeLimit(RoomLimits.FRAME_BYTES_MAX);
    }

    /**
     * Frames are handled on the thread that reads them, which is a virtual one: in the order in which they came, and a
     * client that sends faster than its messages are stored is read more slowly. Spring's own way to keep the order
     * swallows a refused CONNECT (spring-framework issue 33937).
     */
    @Override
    public void configureClientInboundChannel(ChannelRegistration registration) {
        registration.executor(new SyncTaskExecutor()).interceptors(guard);
    }

    @Override
    public void configureClientOutboundChannel(ChannelRegistration registration) {
        SimpleAsyncTaskExecutor writers = new SimpleAsyncTaskExecutor("stomp-out-");
        writers.setVirtualThreads(true);
        registration.executor(writers);
    }

    @Override
    public void addReturnValueHandlers(List<HandlerMethodReturnValueHandler> handlers) {
        handlers.add(receipts);
    }

    private static DefaultHandshakeHandler handshake() {
        JettyRequestUpgradeStrategy jetty = new JettyRequestUpgradeStrategy();
        jetty.addWebSocketConfigurer(limits -> {
            limits.setMaxTextMessageSize(WEBSOCKET_MESSAGE_BYTES_MAX);
            limits.setMaxBinaryMessageSize(WEBSOCKET_MESSAGE_BYTES_MAX);
        });
        return new DefaultHandshakeHandler(jetty);
    }
}
