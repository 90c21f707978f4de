/** Who is a member of which room, from the table that projection {@code room-members} keeps. */
@NullMarked
package chat.parley.query.members;

import org.jspecify.annotations.NullMarked;
