package chat.parley.command.room;

import org.jspecify.annotations.Nullable;

/** Who asks, for callers without a session, and why; the body of requests that need none. */
record Asking(@Nullable String username, @Nullable String reason) {
    static @Nullable String nameOf(@Nullable Asking asking) {
        return asking == null ? null : asking.username();
    }

    static @Nullable String reasonOf(@Nullable Asking asking) {
        return asking == null || asking.reason() == null || asking.reason().isBlank() ? null : asking.reason();
    }
}
