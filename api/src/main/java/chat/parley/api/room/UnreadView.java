package chat.parley.api.room;

import org.jspecify.annotations.Nullable;

/**
 * What a member has not read of a room.
 *
 * @param lastSequence of the room's newest message, deleted or not; null if there is none
 * @param readSequence up to where they have read: the greatest of what they said so, their own newest message, and the
 *     event with which they joined
 * @param unread messages after that, without deleted ones
 * @param mentions those of them that name the reader
 */
public record UnreadView(String roomId, @Nullable Long lastSequence, long readSequence, long unread, long mentions) {}
