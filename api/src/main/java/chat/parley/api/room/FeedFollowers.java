package chat.parley.api.room;

/**
 * Is told who follows a room's feed on this node: whoever does is present in the room.
 *
 * <p>Called on the threads that subscribe and end subscriptions, so it must be quick.
 */
public interface FeedFollowers {
    /** One more session of this user follows the room. */
    void follows(String roomId, String username);

    /** One session of this user that did follow the room does no longer. */
    void unfollows(String roomId, String username);
}
