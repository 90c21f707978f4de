package chat.parley.query.history;

import chat.parley.api.room.MessageChange;
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

    record Changed(MessageChange change, long sequence, Instant at) {}
}
