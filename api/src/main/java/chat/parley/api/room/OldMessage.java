package chat.parley.api.room;

import java.time.Instant;
import java.util.UUID;

/** A message that was said in another chat, at that time. */
public record OldMessage(UUID messageId, String username, String content, Instant createdAt) {}
