package chat.parley.server.limits;

import chat.parley.api.room.CatchUpTurns;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Limits how many pages of the log somebody reads, over HTTP and for subscriptions alike. A subscription is not refused but
 * waits for its next page: its client asked for it long ago, and gets everything in the end.
 */
@Component
class CatchUpLimit implements CatchUpTurns {
    private final Buckets pages;
    private final Connections connections;

    CatchUpLimit(Limits limits, LimitSettings settings, Connections connections) {
        this.pages = limits.buckets(Limit.CATCH_UP_PER_USER, settings.catchUpPerUser());
        this.connections = connections;
    }

    void admit(@Nullable String user, String address) {
        pages.admit(reader(user, address));
    }

    @Override
    public long pauseNanos(String sessionId) {
        Connections.Connection reader = connections.find(sessionId);
        return reader == null ? 0 : pages.admitOrHoldBack(reader(reader.user(), reader.address()));
    }

    /** Nobody has a name with such a space in front. */
    private static String reader(@Nullable String user, String address) {
        return user == null ? " " + address : user;
    }
}
