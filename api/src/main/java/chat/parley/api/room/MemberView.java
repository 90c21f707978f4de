package chat.parley.api.room;

import java.time.Instant;

/** A member as others see them. */
public record MemberView(String username, Role role, Instant joinedAt) {}
