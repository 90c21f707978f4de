package chat.parley.socketio;

import java.time.Duration;

/**
 * How much of everything, and for how long.
 *
 * @param pingInterval how often a client is asked for a sign of life
 * @param pingTimeout how long it may take to answer
 * @param payloadBytesMax what comes in one POST or one WebSocket message; clients are told, and cut theirs accordingly
 * @param pollingSessionsMax sessions that have no WebSocket, at a time
 * @param upgradeWithin from the WebSocket of a session that polls to its upgrade
 * @param lingering how long the last words wait for a poll, or for the end of a WebSocket
 */
public record EngineSettings(
        Duration pingInterval,
        Duration pingTimeout,
        int payloadBytesMax,
        int pollingSessionsMax,
        Duration upgradeWithin,
        Duration lingering) {

    /** As socket.io has them, but for the size: there it is 1 MB. */
    public static final EngineSettings DEFAULTS = new EngineSettings(
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            64 * 1024,
            5_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));
}
