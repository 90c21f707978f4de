package chat.parley.api.room;

import static chat.parley.api.Refusal.Reason.INVALID_MESSAGE_ID;

import chat.parley.api.Refusal;
import java.util.UUID;
import java.util.regex.Pattern;

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

    /** A message as it is named in a path or in {@code replyTo}: by its id or by its sequence. */
    static MessageKey of(String text) {
        return Text.SEQUENCE.matcher(text).matches() ? new At(Long.parseLong(text)) : new ById(id(text));
    }

    /**
     * The id that a client wrote.
     *
     * @throws Refusal if it is no UUID
     */
    static UUID id(String text) {
        if (!Text.ID.matcher(text).matches()) {
            throw new Refusal(
                    INVALID_MESSAGE_ID, "a message id is a UUID, such as 0199c1a4-6d5c-7cc3-98c4-dc0c0c07398f");
        }
        return UUID.fromString(text);
    }

    /** How keys are written. */
    final class Text {
        private static final Pattern ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
        private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,18}");

        private Text() {}
    }
}
