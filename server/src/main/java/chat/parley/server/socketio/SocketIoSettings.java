package chat.parley.server.socketio;

import chat.parley.api.room.RoomLimits;
import chat.parley.socketio.EngineSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may change of Socket.IO.
 *
 * @param enabled whether it is spoken here at all
 * @param room the room in which its clients are
 * @param pingInterval how often a client is asked for a sign of life
 * @param pingTimeout how long it may take to answer
 * @param pollingSessionsMax clients without a WebSocket that this node has at a time
 */
@ConfigurationProperties("parley.socketio")
record SocketIoSettings(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("general") String room,
        @DefaultValue("25s") Duration pingInterval,
        @DefaultValue("20s") Duration pingTimeout,
        @DefaultValue("5000") int pollingSessionsMax) {
    /** What is left of a STOMP frame for the packet that becomes one. */
    static final int PAYLOAD_BYTES_MAX = RoomLimits.FRAME_BYTES_MAX - 1_024;

    EngineSettings engine() {
        EngineSettings rest = EngineSettings.DEFAULTS;
        return new EngineSettings(
                pingInterval,
                pingTimeout,
                PAYLOAD_BYTES_MAX,
                pollingSessionsMax,
                rest.upgradeWithin(),
                rest.lingering());
    }
}
