package chat.parley.api.room;

import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Everything one can ask about rooms; {@code reader} is who asks, null if they do not say, or cannot prove it. */
public sealed interface RoomQuery {
    /** The {@code reader} that a caller is. */
    static @Nullable String reader(@Nullable Principal caller) {
        return caller == null ? null : caller.getName();
    }

    /**
     * A page of a room's messages, answered by a {@link MessagePage}; with none of the three cursors, the newest.
     *
     * @param before only messages with a smaller sequence, the newest of them
     * @param after only messages with a greater sequence, the oldest of them
     * @param around half a page before the first event at or after that, and half a page from there on
     * @param asOf the sequence after whose event the room is to be seen, with what was said then; null for now
     * @param limit how many at most, 1 to {@link RoomLimits#PAGE_MESSAGES_MAX}
     */
    record MessagesQuery(
            String roomId,
            @Nullable String reader,
            @Nullable Long before,
            @Nullable Long after,
            @Nullable Moment around,
            @Nullable Long asOf,
            int limit)
            implements RoomQuery {
        /** A page of the room as it is now. */
        public MessagesQuery(
                String roomId, @Nullable String reader, @Nullable Long before, @Nullable Long after, int limit) {
            this(roomId, reader, before, after, null, null, limit);
        }

        /** The same page of the room as it was. */
        public MessagesQuery asOf(long sequence) {
            return new MessagesQuery(roomId, reader, before, after, around, sequence, limit);
        }
    }

    /** One message, answered by a {@link MessageView}. */
    record OneMessageQuery(String roomId, @Nullable String reader, MessageKey message) implements RoomQuery {}

    /**
     * What a message has said, answered to its author and to moderators by a list of {@link RevisionView}, oldest first.
     *
     * @param after the sequence of the last version already seen, -1 for none
     */
    record RevisionsQuery(String roomId, @Nullable String reader, MessageKey message, long after, int limit)
            implements RoomQuery {}

    /**
     * The messages of a thread without the one that began it, answered by a {@link MessagePage}, oldest first.
     *
     * @param message any message of the thread
     * @param after the last sequence already seen, -1 for none
     */
    record RepliesQuery(String roomId, @Nullable String reader, MessageKey message, long after, int limit)
            implements RoomQuery {}

    /**
     * The rooms that are public or the reader's, by id, answered by a list of {@link RoomView}.
     *
     * @param after the last id already seen
     */
    record RoomsQuery(@Nullable String reader, @Nullable String after, int limit) implements RoomQuery {}

    /** One room, answered by a {@link RoomView} to whoever may read it, refused to others; null for how it is now. */
    record OneRoomQuery(
            String roomId,
            @Nullable String reader,
            @Nullable Long asOf) implements RoomQuery {
        /** The room as it is now. */
        public OneRoomQuery(String roomId, @Nullable String reader) {
            this(roomId, reader, null);
        }
    }

    /**
     * What the reader may see of a room, answered by a {@link ReadAccess}, refused to whoever may see nothing of it.
     *
     * @param asOf a sequence, if the room is to be seen as it was just after that event: of a private room, whoever was a
     *     member then may see what they could see then; null for now
     */
    record ReadAccessQuery(
            String roomId,
            @Nullable String reader,
            @Nullable Long asOf) implements RoomQuery {
        /** What the reader may see now. */
        public ReadAccessQuery(String roomId, @Nullable String reader) {
            this(roomId, reader, null);
        }
    }

    /** After which event a moment was, answered by its sequence to whoever may read the room as of then. */
    record AsOfQuery(String roomId, @Nullable String reader, Moment moment) implements RoomQuery {}

    /**
     * With which event somebody came who was a member just after the event at {@code sequence}, answered by its sequence; -1
     * if they were no member.
     */
    record StayQuery(String roomId, String username, long sequence) implements RoomQuery {}

    /** Every room that the reader is a member of and what they may see of it, answered by a list of {@link ReadAccess}. */
    record ReadableRoomsQuery(String reader) implements RoomQuery {}

    /** How somebody stands with a room, answered by a {@link Standing}. */
    record StandingQuery(String roomId, String username) implements RoomQuery {}

    /**
     * A room's members by name, answered by a list of {@link MemberView}.
     *
     * @param after the last name already seen
     * @param asOf the sequence after whose event they were members; null for now
     */
    record MembersQuery(
            String roomId,
            @Nullable String reader,
            @Nullable String after,
            int limit,
            @Nullable Long asOf) implements RoomQuery {
        /** The members as of now. */
        public MembersQuery(String roomId, @Nullable String reader, @Nullable String after, int limit) {
            this(roomId, reader, after, limit, null);
        }
    }

    /** Who is kept out of a room, answered to its moderators by a list of {@link BanView}. */
    record BansQuery(String roomId, @Nullable String reader) implements RoomQuery {}

    /** What the reader has not read of the rooms they are a member of, answered by a list of {@link UnreadView}, by id. */
    record UnreadQuery(String reader) implements RoomQuery {}
    /**
     * Messages that hold some words, answered by {@link FoundMessages}.
     *
     * @param text words, {@code "words in this order"} and {@code -words} that must not be there
     * @param roomId only in this room; null for all rooms that the reader is a member of
     * @param author only what they said
     * @param since nothing older
     * @param until only what is older
     * @param after what the page before said comes next
     */
    record SearchQuery(
            String text,
            @Nullable String roomId,
            @Nullable String author,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable String reader,
            @Nullable String after,
            int limit)
            implements RoomQuery {}
}
