package chat.parley.api.room;

import org.jspecify.annotations.Nullable;

/** Everything one can ask about rooms. */
public sealed interface RoomQuery {

    /**
     * A page of a room's messages, answered by a {@link MessagePage}.
     *
     * @param before only messages with a smaller sequence, the newest of them
     * @param after only messages with a greater sequence, the oldest of them; without either cursor, the newest page
     * @param limit how many at most, 1 to {@link RoomLimits#PAGE_MESSAGES_MAX}
     */
    record MessagesQuery(
            String roomId, @Nullable Long before, @Nullable Long after, int limit) implements RoomQuery {}

    /** The public rooms, by id, answered by a list of {@link RoomView}; {@code after} is the last id already seen. */
    record RoomsQuery(@Nullable String after, int limit) implements RoomQuery {}

    /**
     * One room, answered by a {@link RoomView} to whoever may read it, refused to others.
     *
     * @param reader who asks; null if they do not say, or cannot prove it
     */
    record OneRoomQuery(String roomId, @Nullable String reader) implements RoomQuery {
        /** Asked by somebody who does not say who they are. */
        public OneRoomQuery(String roomId) {
            this(roomId, null);
        }
    }

    /** Whether somebody is a member of a room, answered by an optional {@link Membership}. */
    record MembershipQuery(String roomId, String username) implements RoomQuery {}
}
