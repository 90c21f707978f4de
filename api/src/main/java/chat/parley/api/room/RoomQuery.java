package chat.parley.api.room;

import org.jspecify.annotations.Nullable;

/** Everything one can ask about rooms; {@code reader} is who asks, null if they do not say, or cannot prove it. */
public sealed interface RoomQuery {

    /**
     * A page of a room's messages, answered by a {@link MessagePage}.
     *
     * @param before only messages with a smaller sequence, the newest of them
     * @param after only messages with a greater sequence, the oldest of them; without either cursor, the newest page
     * @param limit how many at most, 1 to {@link RoomLimits#PAGE_MESSAGES_MAX}
     */
    record MessagesQuery(
            String roomId,
            @Nullable String reader,
            @Nullable Long before,
            @Nullable Long after,
            int limit) implements RoomQuery {}

    /**
     * The rooms that are public or the reader's, by id, answered by a list of {@link RoomView}.
     *
     * @param after the last id already seen
     */
    record RoomsQuery(@Nullable String reader, @Nullable String after, int limit) implements RoomQuery {}

    /** One room, answered by a {@link RoomView} to whoever may read it, refused to others. */
    record OneRoomQuery(String roomId, @Nullable String reader) implements RoomQuery {}

    /** What the reader may see of a room, answered by a {@link ReadAccess}, refused to whoever may see nothing of it. */
    record ReadAccessQuery(String roomId, @Nullable String reader) implements RoomQuery {}

    /** How somebody stands with a room, answered by a {@link Standing}. */
    record StandingQuery(String roomId, String username) implements RoomQuery {}

    /** A room's members by name, answered by a list of {@link MemberView}; {@code after} is the last name already seen. */
    record MembersQuery(
            String roomId,
            @Nullable String reader,
            @Nullable String after,
            int limit) implements RoomQuery {}

    /** Who is kept out of a room, answered to its moderators by a list of {@link BanView}. */
    record BansQuery(String roomId, @Nullable String reader) implements RoomQuery {}
}
