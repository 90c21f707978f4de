package chat.parley.api.room;

import java.util.List;

/**
 * What became of messages from another chat.
 *
 * @param taken how many are in the room now, and were not before
 * @param present how many were in the room already
 * @param refused those that the room cannot have
 */
public record OldMessagesView(int taken, int present, List<RefusedMessage> refused) {}
