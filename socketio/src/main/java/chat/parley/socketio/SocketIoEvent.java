package chat.parley.socketio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client emits.
 *
 * @param arguments each as the JSON that the client wrote
 * @param ackId what an acknowledgement answers to; null if none is expected
 */
public record SocketIoEvent(
        String name, List<String> arguments, @Nullable Long ackId) {}
