package chat.parley.stomp;

import static chat.parley.stomp.StompException.malformed;
import static chat.parley.stomp.StompException.tooLarge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The open transactions of a session: frames that wait for their COMMIT (STOMP 1.2, "BEGIN"). */
final class Transactions {
    /** What a frame weighs besides its headers and body. */
    private static final int FRAME_BYTES = 128;

    private final StompSettings settings;
    private final Map<String, List<StompFrame>> open = new HashMap<>();
    private int bytes;

    Transactions(StompSettings settings) {
        this.settings = settings;
    }

    void begin(String id) {
        if (open.size() >= settings.transactionsMax()) {
            throw tooLarge("a session has at most %d open transactions".formatted(settings.transactionsMax()));
        }
        if (open.putIfAbsent(id, new ArrayList<>()) != null) {
            throw malformed("this transaction has begun already");
        }
    }

    void add(String id, StompFrame frame) {
        List<StompFrame> frames = open.get(id);
        if (frames == null) {
            throw noneSuch();
        }
        bytes += weight(frame);
        if (bytes > settings.transactionBytesMax()) {
            throw tooLarge("the open transactions of a session hold at most %d bytes"
                    .formatted(settings.transactionBytesMax()));
        }
        frames.add(frame);
    }

    /** Ends a transaction; says what it held. */
    List<StompFrame> end(String id) {
        List<StompFrame> frames = open.remove(id);
        if (frames == null) {
            throw noneSuch();
        }
        frames.forEach(frame -> bytes -= weight(frame));
        return frames;
    }

    private static int weight(StompFrame frame) {
        return FRAME_BYTES + frame.headers().weight() + frame.body().length;
    }

    private static StompException noneSuch() {
        return malformed("there is no such transaction");
    }
}
