// What a room is called on the screen.

import { formatList } from "../words.js";

export function isDirect(room) {
  return room.roomId.startsWith("direct-");
}

/** Of a direct room: the others. */
export function roomName(room, me) {
  if (!isDirect(room)) {
    return room.name;
  }
  const others = room.name.split(", ").filter((name) => name !== me);
  return formatList(others.length > 0 ? others : [me]);
}
