package chat.parley.server.socketio;

import static java.util.Objects.requireNonNull;

import chat.parley.socketio.SocketIoPackets;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Events of the room as packets; a frame that is the same for all clients is translated once for all of them. */
final class FeedPackets {
    private static final int KEPT_MAX = 64;
    private static final String POSTED = "message.posted";

    private final JsonMapper json;
    private final AtomicReferenceArray<@Nullable Kept> kept = new AtomicReferenceArray<>(KEPT_MAX);

    private static final class Kept {
        private final byte[] frame;
        private final byte[] packet;

        private Kept(byte[] frame, byte[] packet) {
            this.frame = frame;
            this.packet = packet;
        }
    }

    FeedPackets(JsonMapper json) {
        this.json = json;
    }

    /** The packet that this very frame became lately. */
    @SuppressWarnings("ReferenceEquality")
    byte @Nullable [] known(byte[] frame) {
        Kept last = kept.get(slot(frame));
        return last != null && last.frame == frame ? last.packet : null;
    }

    /** A message is what it is everywhere; of other events the name is their type. Each has its sequence behind it. */
    byte[] translate(byte[] frame, StompText.Read read) {
        ObjectNode event = (ObjectNode) json.readTree(read.body());
        String type = requireNonNull(read.header("type"));
        boolean isMessage = type.equals(POSTED);
        if (isMessage) {
            event.remove("type");
        }
        String offset = requireNonNull(read.header("sequence"));
        byte[] packet = SocketIoPackets.event(isMessage ? RoomConnection.MESSAGE : type, event, offset);
        kept.set(slot(frame), new Kept(frame, packet));
        return packet;
    }

    private static int slot(byte[] frame) {
        return Math.floorMod(System.identityHashCode(frame), KEPT_MAX);
    }
}
