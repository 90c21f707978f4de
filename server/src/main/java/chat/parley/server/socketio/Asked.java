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
        return new Asked(beginning(event.name()), isSmall ? data : null, event.ackId(), messageId);
    }

    Asked withoutData() {
        return new Asked(event, null, ackId, messageId);
    }

    private static String beginning(String name) {
        return name.codePointCount(0, name.length()) <= EVENT_CHARACTERS_MAX
                ? name
                : name.substring(0, name.offsetByCodePoints(0, EVENT_CHARACTERS_MAX));
    }
}
