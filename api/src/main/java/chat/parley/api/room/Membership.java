package chat.parley.api.room;

/**
 * Somebody is a member of a room.
 *
 * @param since the sequence of the event with which they became one
 */
public record Membership(String roomId, String username, long since) {}
