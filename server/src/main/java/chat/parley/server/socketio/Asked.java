package chat.parley.server.socketio;

import chat.parley.socketio.SocketIoEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event of a client that is not answered yet, as far as the answer needs it, and not at length.
 *
 * @param event the beginning of its name
 * @param data its argument, unless that is large
 */
record Asked(
        String event,
        @Nullable String data,
        @Nullable Long ackId,
        @Nullable String messageId) {
    private static final int EVENT_CHARACTERS_MAX = 128;
    private static final int DATA_CHARACTERS_MAX = 1_024;

    static Asked of(SocketIoEvent event, @Nullable String messageId) {
        String data = event.arguments().size() == 1 ? event.arguments().getFirst() : null;
        boolean isSmall = data != null && data.length() <= DATA_CHARACTERS_MAX;
        return new Asked(
                shortened(event.name(), EVENT_CHARACTERS_MAX), isSmall ? data : null, event.ackId(), messageId);
    }

    /** The beginning of a client's words, cut between characters. */
    static String shortened(String words, int charactersMax) {
        if (words.length() <= charactersMax) {
            return words;
        }
        boolean isInPair = Character.isHighSurrogate(words.charAt(charactersMax - 1));
        return words.substring(0, isInPair ? charactersMax - 1 : charactersMax);
    }

    Asked withoutData() {
        return new Asked(event, null, ackId, messageId);
    }
}
