package chat.parley.stomp;

import static chat.parley.stomp.StompException.malformed;
import static chat.parley.stomp.StompException.tooLarge;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's frames from bytes that come in pieces of any size.
 *
 * <p>It is strict, and tells a mistake as soon as it can be seen, without waiting for the frame's end. It holds at most
 * one frame and the piece that came last, and of that no more than a frame once all whole ones are taken.
 */
final class StompDecoder {
    private static final byte[] EMPTY = {};
    private static final int COMMAND_BYTES_MAX = 16;
    private static final String NO_FRAME = "this is no STOMP frame: its command is not known";

    private enum Part {
        BETWEEN,
        COMMAND,
        HEADERS,
        BODY
    }

    private final StompSettings settings;
    private @Nullable StompVersion version;

    private byte[] bytes = EMPTY;
    private int frameStart;
    private int partStart;
    private int scanned;
    private int end;

    private Part part = Part.BETWEEN;
    private Command command = Command.CONNECT;
    private List<String> headers = List.of();
    private int bodyLength;

    StompDecoder(StompSettings settings) {
        this.settings = settings;
    }

    /** From the next frame on, frames are of that version; until then they are read as the CONNECT of any. */
    void version(StompVersion agreed) {
        version = agreed;
    }

    /** Adds a piece; the array is kept, not copied, if nothing waits to be read. */
    void feed(byte[] piece) {
        if (frameStart == end) {
            bytes = piece;
            end = piece.length;
            partStart = 0;
            scanned = 0;
        } else {
            int waiting = end - frameStart;
            byte[] both = Arrays.copyOfRange(bytes, frameStart, end + piece.length);
            System.arraycopy(piece, 0, both, waiting, piece.length);
            bytes = both;
            partStart -= frameStart;
            scanned -= frameStart;
            end = both.length;
        }
        frameStart = 0;
    }

    /**
     * The next whole frame; null if more bytes are needed first.
     *
     * @throws StompException if this is no frame, or too large a one; there is no way to go on then
     */
    @Nullable
    StompFrame next() {
        StompFrame frame = read();
        if (frame == null && frameStart > 0) {
            feed(EMPTY); // A piece of many frames is not kept for the beginning of another one.
        }
        return frame;
    }

    private @Nullable StompFrame read() {
        while (true) {
            boolean goesOn = switch (part) {
                case BETWEEN -> skipEndsOfLines();
                case COMMAND -> readCommand();
                case HEADERS -> readHeader();
                case BODY -> false;
            };
            if (part == Part.BODY) {
                return readBody();
            }
            if (!goesOn) {
                return null;
            }
        }
    }

    /** How many bytes it keeps. */
    int held() {
        return bytes.length;
    }

    /** The receipt that the frame asks for which is being read, as far as it is read; null without one. */
    @Nullable
    String receipt() {
        return command.isEscaped() ? new StompHeaders(headers).get("receipt") : null;
    }

    private boolean skipEndsOfLines() {
        while (frameStart < end) {
            if (bytes[frameStart] == '\n') {
                frameStart++;
            } else if (bytes[frameStart] != '\r') {
                begin(Part.COMMAND, frameStart);
                return true;
            } else if (frameStart + 1 == end) {
                return false;
            } else if (bytes[frameStart + 1] != '\n') {
                throw malformed("a carriage return stands alone between two frames");
            } else {
                frameStart += 2;
            }
        }
        return false;
    }

    private void begin(Part next, int at) {
        part = next;
        partStart = at;
        scanned = at;
    }

    private boolean readCommand() {
        int lineEnd = endOfLine(COMMAND_BYTES_MAX, NO_FRAME);
        if (lineEnd < 0) {
            requireBeginningOfCommand();
            return false;
        }
        String name = HeaderText.decode(bytes, partStart, withoutCarriageReturn(lineEnd));
        Command known = Command.named(name);
        if (known == null) {
            throw malformed(NO_FRAME);
        }
        if (!known.isFromClient()) {
            throw malformed(known + " is a server's frame");
        }
        command = known;
        headers = new ArrayList<>();
        begin(Part.HEADERS, lineEnd + 1);
        return true;
    }

    private void requireBeginningOfCommand() {
        int length = end - partStart;
        boolean endsWithReturn = bytes[end - 1] == '\r';
        if (Command.namedLike(new String(bytes, partStart, endsWithReturn ? length - 1 : length, ISO_8859_1)) == null) {
            throw malformed(NO_FRAME);
        }
    }

    private boolean readHeader() {
        int lineEnd = endOfLine(settings.headerBytesMax(), null);
        if (lineEnd < 0) {
            return false;
        }
        int contentEnd = withoutCarriageReturn(lineEnd);
        if (contentEnd == partStart) {
            beginBody(lineEnd + 1);
            return true;
        }
        if (headers.size() == 2 * settings.headersMax()) {
            throw tooLarge("a frame has at most %d headers".formatted(settings.headersMax()));
        }
        addHeader(contentEnd);
        begin(Part.HEADERS, lineEnd + 1);
        return true;
    }

    private void addHeader(int contentEnd) {
        int colon = partStart;
        while (colon < contentEnd && bytes[colon] != ':') {
            colon++;
        }
        if (colon == contentEnd || colon == partStart) {
            throw malformed("a header is a name, a colon and a value");
        }
        String name = HeaderText.decode(bytes, partStart, colon);
        String value = HeaderText.decode(bytes, colon + 1, contentEnd);
        if (command.isEscaped() && version != null) {
            name = HeaderText.unescape(name, version);
            value = HeaderText.unescape(value, version);
        }
        if (version == StompVersion.V1_0) {
            name = name.strip();
            value = value.strip();
        }
        headers.add(name);
        headers.add(value);
    }

    private void beginBody(int at) {
        String announced = new StompHeaders(headers).get("content-length");
        bodyLength = announced == null ? -1 : length(announced);
        if (bodyLength > 0 && !mayHaveBody()) {
            throw malformed(command + " has no body");
        }
        requireSize(at + bodyLength + 1);
        begin(Part.BODY, at);
    }

    /** What 1.0 does not provide for it ignores (STOMP 1.0, "SUBSCRIBE"). */
    private boolean mayHaveBody() {
        return command.mayHaveBody() || version == StompVersion.V1_0;
    }

    private int length(String announced) {
        String digits = version == null || version == StompVersion.V1_0 ? announced.strip() : announced;
        if (digits.isEmpty() || !digits.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw malformed("content-length is a number of bytes");
        }
        return digits.length() > 9 ? settings.frameBytesMax() : Integer.parseInt(digits);
    }

    private @Nullable StompFrame readBody() {
        int bodyEnd = bodyLength >= 0 ? partStart + bodyLength : endOfBody();
        if (bodyEnd < 0 || bodyEnd >= end) {
            requireSize(end);
            return null;
        }
        requireSize(bodyEnd + 1);
        if (bytes[bodyEnd] != 0) {
            throw malformed("the body is longer than its content-length says");
        }
        StompFrame frame =
                new StompFrame(command, new StompHeaders(headers), Arrays.copyOfRange(bytes, partStart, bodyEnd));
        headers = List.of();
        frameStart = bodyEnd + 1;
        begin(Part.BETWEEN, frameStart);
        return frame;
    }

    private int endOfBody() {
        if (!mayHaveBody() && partStart < end && bytes[partStart] != 0) {
            throw malformed(command + " has no body");
        }
        for (int i = scanned; i < end; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        scanned = end;
        return -1;
    }

    /** Where the line ends that begins with the part; -1 if that is not here yet. */
    private int endOfLine(int lineBytesMax, @Nullable String complaint) {
        int last = Math.min(end, partStart + lineBytesMax + 2);
        for (int i = scanned; i < last; i++) {
            if (bytes[i] == '\n') {
                requireSize(i + 1);
                return i;
            }
            if (bytes[i] == 0) {
                throw malformed("a frame's headers end with an empty line");
            }
        }
        scanned = last;
        requireSize(last);
        if (last == partStart + lineBytesMax + 2) {
            throw complaint != null
                    ? malformed(complaint)
                    : tooLarge("a header is at most %d bytes".formatted(lineBytesMax));
        }
        return -1;
    }

    private int withoutCarriageReturn(int lineEnd) {
        if (version == StompVersion.V1_0 || version == StompVersion.V1_1) {
            return lineEnd; // where a carriage return is a character like others
        }
        int contentEnd = lineEnd > partStart && bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        for (int i = partStart; i < contentEnd; i++) {
            if (bytes[i] == '\r') {
                throw malformed("a carriage return stands within a line");
            }
        }
        return contentEnd;
    }

    private void requireSize(int upTo) {
        if (upTo - frameStart > settings.frameBytesMax()) {
            throw tooLarge("a frame is at most %d bytes".formatted(settings.frameBytesMax()));
        }
    }
}
