package chat.parley.api.room;

import chat.parley.api.Refusal;
import java.util.UUID;

/** A message among several that is not taken, and why: the code of a refusal, and its sentence. */
public record RefusedMessage(UUID messageId, String code, String detail) {
    /** The message, as it was refused. */
    public static RefusedMessage of(UUID messageId, Refusal refusal) {
        return new RefusedMessage(messageId, refusal.reason().code(), String.valueOf(refusal.getMessage()));
    }
}
