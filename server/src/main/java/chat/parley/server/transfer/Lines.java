package chat.parley.server.transfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of bytes, none longer than {@link EventFile#LINE_BYTES_MAX}. */
final class Lines {
    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int place;
    private int end;
    private long number;
    private boolean isEnded = true;

    Lines(InputStream in) {
        this.in = in;
    }

    /** The next line without its end, null if there is none. */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        while (fill()) {
            int start = place;
            while (place < end && buffer[place] != '\n') {
                place++;
            }
            line.write(buffer, start, place - start);
            if (line.size() > EventFile.LINE_BYTES_MAX) {
                number++;
                throw new EventLine.BadLine("is longer than %d bytes".formatted(EventFile.LINE_BYTES_MAX));
            }
            if (place < end) {
                place++;
                number++;
                isEnded = true;
                return line.toByteArray();
            }
        }
        if (line.size() == 0) {
            return null;
        }
        number++;
        isEnded = false;
        return line.toByteArray();
    }

    private boolean fill() throws IOException {
        if (place == end) {
            place = 0;
            end = Math.max(0, in.read(buffer));
        }
        return place < end;
    }

    /** The number of the last line, from 1. */
    long number() {
        return number;
    }

    /** Whether the last line had an end, or just ceased. */
    boolean isEnded() {
        return isEnded;
    }
}
