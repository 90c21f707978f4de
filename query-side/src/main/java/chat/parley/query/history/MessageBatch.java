package chat.parley.query.history;

import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.MessagePosted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a processor's batch of events does to the history; messages are written first, as changes only follow them. */
record MessageBatch(List<Posted> posted, List<Changed> changed) {
    MessageBatch() {
        this(new ArrayList<>(), new ArrayList<>());
    }

    record Posted(MessagePosted message, long sequence, Instant at) {}

    /** What became of the message at {@code messageSequence}, with the event at {@code sequence}. */
    record Changed(RoomEvent event, long messageSequence, long sequence, Instant at) {}
}
