package chat.parley.api.room;

import java.util.UUID;

/** Names a message of a room. */
public sealed interface MessageKey {

    /**
     * By the id that its author gave it. Two authors may have given the same; then it means the asker's own message, else
     * the older one.
     */
    record ById(UUID messageId) implements MessageKey {
        @Override
        public String toString() {
            return messageId.toString();
        }
    }

    /** By its place among the room's events. */
    record At(long sequence) implements MessageKey {
        @Override
        public String toString() {
            return Long.toString(sequence);
        }
    }
}
