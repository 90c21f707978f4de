package chat.parley.server.hooks;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A hook as those see it who may remove it.
 *
 * @param username as whom messages are posted by it, if they are
 * @param url to which events are delivered; when it is made, and of one that posts, the path to post to
 * @param secret which signs deliveries; shown when it is made, never again
 * @param failingSince since when no delivery has succeeded
 * @param disabledAt when that had lasted for too long
 */
record HookView(
        UUID id,
        @Nullable String username,
        @Nullable String url,
        @Nullable String secret,
        @Nullable Instant failingSince,
        @Nullable Instant disabledAt) {

    static HookView posting(UUID id, String username, String path) {
        return new HookView(id, username, path, null, null, null);
    }

    static HookView delivering(UUID id, String url, String secret) {
        return new HookView(id, null, url, secret, null, null);
    }

    /** Secrets get into no log. */
    @Override
    public String toString() {
        return "HookView[id=%s]".formatted(id);
    }
}
