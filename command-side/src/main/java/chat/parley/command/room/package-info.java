/** Rooms: what may happen in them, decided one command at a time on state that is never stale. */
@NullMarked
package chat.parley.command.room;

import org.jspecify.annotations.NullMarked;
