package chat.parley.command.room;

import chat.parley.api.room.RoomView;

/** The room of exactly some people; {@code found} if it was open already. */
record DirectRoom(RoomView room, boolean found) {}
