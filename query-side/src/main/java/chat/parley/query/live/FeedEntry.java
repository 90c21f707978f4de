package chat.parley.query.live;

import chat.parley.api.room.RoomEvent.MemberLeft;
import chat.parley.stomp.SharedMessage;
import org.jspecify.annotations.Nullable;

/**
 * An event of a room as its followers get it.
 *
 * @param leaver who left the room with it; in a private room they hear nothing after it
 */
record FeedEntry(
        long sequence, SharedMessage message, @Nullable String leaver) {

    static @Nullable String leaver(Object event) {
        return event instanceof MemberLeft left ? left.username() : null;
    }
}
