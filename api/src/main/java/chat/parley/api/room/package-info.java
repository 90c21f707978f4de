/** The language of rooms: what can be asked of them, what can have happened in them, what can be read. */
@NullMarked
package chat.parley.api.room;

import org.jspecify.annotations.NullMarked;
