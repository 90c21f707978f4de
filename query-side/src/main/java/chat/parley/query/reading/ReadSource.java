package chat.parley.query.reading;

import chat.parley.query.reading.Reader.Move;
import chat.parley.stomp.MessageSource;
import chat.parley.stomp.SharedMessage;
import chat.parley.stomp.StompHeaders;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What one device hears of its owner's read positions; if it reads slowly, only the furthest one of each room. */
final class ReadSource implements MessageSource {
    static final String DESTINATION = "/user/queue/read";

    private final Reader reader;
    private final JsonMapper json;
    private final Runnable signal;
    private final Consumer<ReadSource> whenClosed;
    private long seen;

    /** A source for a subscription, which it signals. */
    ReadSource(Reader reader, JsonMapper json, Runnable signal, Consumer<ReadSource> whenClosed) {
        this.reader = reader;
        this.json = json;
        this.signal = signal;
        this.whenClosed = whenClosed;
        this.seen = reader.newest();
    }

    void signal() {
        signal.run();
    }

    @Override
    public @Nullable SharedMessage poll() {
        Move next = reader.after(seen);
        if (next == null) {
            return null;
        }
        seen = next.number();
        return message(next.position());
    }

    private SharedMessage message(PositionView position) {
        StompHeaders headers =
                StompHeaders.of("destination", DESTINATION, "type", "read.moved", "content-type", "application/json");
        String id = "%s:read:%d".formatted(position.roomId(), position.sequence()); // Nobody gets to a place twice.
        return new SharedMessage(id, headers, json.writeValueAsBytes(position));
    }

    @Override
    public boolean isEphemeral() {
        return true;
    }

    @Override
    public void close() {
        whenClosed.accept(this);
    }
}
