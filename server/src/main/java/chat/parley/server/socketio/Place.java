package chat.parley.server.socketio;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a client goes on that comes back (Socket.IO's "connection state recovery"). The server remembers nothing of it: the
 * {@code pid} has the room and its head when the client first came, the {@code offset} is the last sequence it saw.
 */
record Place(String pid, String after) {
    private static final Pattern PID = Pattern.compile("(.+)\\.(\\d{1,18})\\.[\\w-]{22}");
    private static final Pattern SEQUENCE = Pattern.compile("\\d{1,18}");

    static String newPid(String room, String head, String random) {
        return "%s.%s.%s".formatted(room, head, random);
    }

    /** Null for a client that is new, or says what cannot be. */
    static @Nullable Place of(ObjectNode auth, String room) {
        JsonNode pid = auth.path("pid");
        Matcher known = PID.matcher(pid.isString() ? pid.asString() : "");
        if (!known.matches() || !known.group(1).equals(room)) {
            return null;
        }
        JsonNode offset = auth.path("offset");
        if (offset.isMissingNode() || offset.isNull()) {
            return new Place(known.group(), known.group(2)); // It has seen nothing yet.
        }
        boolean isSequence =
                offset.isString() && SEQUENCE.matcher(offset.asString()).matches();
        return isSequence ? new Place(known.group(), offset.asString()) : null;
    }
}
