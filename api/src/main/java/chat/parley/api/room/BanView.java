package chat.parley.api.room;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who is kept out of a room, by whom and why. */
public record BanView(String username, String by, @Nullable String reason, Instant bannedAt) {}
