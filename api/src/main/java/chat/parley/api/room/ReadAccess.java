package chat.parley.api.room;

/**
 * What somebody may read of a room: everything from a sequence on, up to {@link RoomQuery.ReadAccessQuery#asOf} if that is
 * given.
 *
 * @param from 0 in a public room; elsewhere the sequence of the event with which the reader joined
 * @param since {@link Standing#since} of the reader, -1 where nobody is looked up
 * @param openToAll whether the room is public and nobody was ever kept out of it, so that nobody need be looked up
 */
public record ReadAccess(String roomId, Visibility visibility, long from, long since, boolean openToAll) {}
