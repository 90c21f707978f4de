package chat.parley.api.room;

import java.util.UUID;

/**
 * What a message is an answer to.
 *
 * @param thread the sequence of the message that began it all: that of {@code sequence}, unless that is an answer itself
 */
public record Reply(UUID messageId, long sequence, long thread) {}
