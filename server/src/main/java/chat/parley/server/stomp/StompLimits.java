package chat.parley.server.stomp;

import chat.parley.api.room.RoomLimits;
import chat.parley.stomp.StompSettings;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may change of STOMP.
 *
 * @param allowedOrigins whose pages may connect, such as {@code https://chat.example.org}; none: those of this server
 * @param headersMax headers of a frame
 * @param subscriptionsMax subscriptions of a session
 * @param sendsInFlightMax messages of a session that are not stored yet; then its client is read no further
 * @param unacknowledgedMax messages that a client which acknowledges them may leave unacknowledged
 * @param heartBeat how often either side gives a sign of life, if the client agrees
 * @param connectWithin the time from the connection to its CONNECT
 * @param writeStalled a single write that takes longer ends the connection
 */
@ConfigurationProperties("parley.stomp")
public record StompLimits(
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("64") int headersMax,
        @DefaultValue("256") int subscriptionsMax,
        @DefaultValue("64") int sendsInFlightMax,
        @DefaultValue("1000") int unacknowledgedMax,
        @DefaultValue("10s") Duration heartBeat,
        @DefaultValue("10s") Duration connectWithin,
        @DefaultValue("30s") Duration writeStalled) {

    StompSettings settings() {
        StompSettings rest = StompSettings.DEFAULTS;
        return new StompSettings(
                RoomLimits.FRAME_BYTES_MAX,
                headersMax,
                rest.headerBytesMax(),
                subscriptionsMax,
                rest.transactionsMax(),
                rest.transactionBytesMax(),
                sendsInFlightMax,
                unacknowledgedMax,
                rest.answersWaitingMax(),
                heartBeat,
                connectWithin,
                writeStalled,
                rest.lingering(),
                rest.refusals());
    }
}
