package chat.parley.stomp;

import java.time.Duration;

/** {@link StompSettings#DEFAULTS} but for what a test is about. */
final class TestSettings {
    static final Duration LONG = Duration.ofMinutes(10);

    private TestSettings() {}

    static StompSettings times(Duration heartBeat, Duration connectWithin, Duration writeStalled, Duration lingering) {
        return settings(StompSettings.DEFAULTS.answersWaitingMax(), heartBeat, connectWithin, writeStalled, lingering);
    }

    static StompSettings answersWaitingMax(int answers) {
        return settings(answers, LONG, LONG, LONG, LONG);
    }

    private static StompSettings settings(
            int answers, Duration heartBeat, Duration connectWithin, Duration writeStalled, Duration lingering) {
        StompSettings rest = StompSettings.DEFAULTS;
        return new StompSettings(
                rest.frameBytesMax(),
                rest.headersMax(),
                rest.headerBytesMax(),
                rest.subscriptionsMax(),
                rest.transactionsMax(),
                rest.transactionBytesMax(),
                rest.sendsInFlightMax(),
                rest.unacknowledgedMax(),
                answers,
                heartBeat,
                connectWithin,
                writeStalled,
                lingering,
                rest.refusals());
    }
}
