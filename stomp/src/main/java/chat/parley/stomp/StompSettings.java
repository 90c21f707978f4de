package chat.parley.stomp;

import java.time.Duration;

/**
 * How much of everything, and for how long.
 *
 * @param frameBytesMax a frame from its command to its NUL
 * @param headersMax headers of a frame
 * @param headerBytesMax a header's line
 * @param subscriptionsMax subscriptions of a session
 * @param transactionsMax transactions that a session has open at a time
 * @param transactionBytesMax what all open transactions of a session hold, about
 * @param sendsInFlightMax SENDs of a session that the application has not answered; then its client is read no further
 * @param unacknowledgedMax messages of a subscription that its client has yet to acknowledge; then it gets no more
 * @param answersWaitingMax answers that wait to be written; then the client is read no further
 * @param heartBeat what the server promises and wants (STOMP 1.1, "Heart-beating")
 * @param connectWithin from the connection to its CONNECT
 * @param writeStalled a single write that takes longer ends the connection
 * @param lingering from DISCONNECT to the close, for answers that are under way
 * @param refusals the destination of which a subscription gets what is refused; without it a refusal ends the connection
 */
public record StompSettings(
        int frameBytesMax,
        int headersMax,
        int headerBytesMax,
        int subscriptionsMax,
        int transactionsMax,
        int transactionBytesMax,
        int sendsInFlightMax,
        int unacknowledgedMax,
        int answersWaitingMax,
        Duration heartBeat,
        Duration connectWithin,
        Duration writeStalled,
        Duration lingering,
        String refusals) {

    /** What suits most servers. */
    public static final StompSettings DEFAULTS = new StompSettings(
            64 * 1024,
            64,
            4 * 1024,
            256,
            16,
            256 * 1024,
            64,
            1_000,
            256,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            "/user/queue/errors");
}
