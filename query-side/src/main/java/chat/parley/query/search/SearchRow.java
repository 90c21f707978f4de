package chat.parley.query.search;

import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.MessagePosted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A message on its way into the table. */
record SearchRow(MessagePosted message, long sequence, long position, Instant at) {

    /** What a processor's batch of events does to the table; messages are written first, as changes only follow them. */
    record Batch(List<SearchRow> posted, List<Change> changes) {
        Batch() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    /** What became of a message. */
    sealed interface Change {}

    /** It says something else. */
    record Edited(MessageEdited event, Instant at) implements Change {}

    /** It is found no more. */
    record Deleted(MessageDeleted event) implements Change {}
}
