package chat.parley.server.socketio;

import chat.parley.socketio.SocketIoEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event of a client that is not answered yet, as far as the answer needs it.
 *
 * @param data its argument, unless that is large
 */
record Asked(
        String event,
        @Nullable String data,
        @Nullable Long ackId,
        @Nullable String messageId) {
    private static final int DATA_CHARACTERS_MAX = 1_024;

    static Asked of(SocketIoEvent event, @Nullable String messageId) {
        String data = event.arguments().size() == 1 ? event.arguments().getFirst() : null;
        boolean isSmall = data != null && data.length() <= DATA_CHARACTERS_MAX;
        return new Asked(event.name(), isSmall ? data : null, event.ackId(), messageId);
    }
}
