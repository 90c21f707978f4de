/** How much is too much? What anybody may do in a time, and how many connections they may have, on this node. */
@NullMarked
package chat.parley.server.limits;

import org.jspecify.annotations.NullMarked;
