package chat.parley.api.room;

import java.util.List;

/** A room's feed for whoever keeps their place in it themselves. */
public interface FeedPages {
    /** The sequence of the room's newest event, -1 if there is no such room. */
    long head(String roomId);

    /** The events after a sequence, oldest first, at most that many, as the room's followers get them. */
    List<Item> after(String roomId, long sequence, int max);

    /**
     * An event of a room.
     *
     * @param type such as {@code message.posted}
     * @param body its JSON
     */
    record Item(long sequence, String type, String body) {}
}
