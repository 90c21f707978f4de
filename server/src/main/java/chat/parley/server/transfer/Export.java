package chat.parley.server.transfer;

import chat.parley.eventstore.LogScan;
import chat.parley.eventstore.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes the events that a scan gives; the same events are the same bytes. */
final class Export {
    private static final int EVENTS_A_READ = 500;

    private final OutputStream out;
    private final MessageDigest digest = EventFile.digest();
    private long events;

    /** What is written is buffered by whoever gives the stream. */
    Export(OutputStream out) {
        this.out = out;
    }

    /** Writes all; it ends early only with an exception, and then without the last line. */
    void write(@Nullable String room, LogScan scan) throws IOException {
        ObjectNode head = EventFile.JSON.createObjectNode();
        head.put("format", EventFile.FORMAT).put("version", EventFile.VERSION);
        if (room != null) {
            head.put("room", room);
        }
        line(EventFile.JSON.writeValueAsBytes(head));
        while (!scan.isAtEnd()) {
            List<StoredEvent> page = scan.next(EVENTS_A_READ);
            for (StoredEvent event : page) {
                line(EventLine.of(event.row()));
            }
            events += page.size();
        }
        ObjectNode end = EventFile.JSON.createObjectNode();
        end.put("count", events).put("sha256", HexFormat.of().formatHex(digest.digest()));
        line(EventFile.JSON.writeValueAsBytes(end));
        out.flush();
    }

    private void line(byte[] line) throws IOException {
        out.write(line);
        out.write('\n');
        digest.update(line);
        digest.update((byte) '\n');
    }
}
