/** What happens in a room, while it happens: every event to every subscriber of this node. */
@NullMarked
package chat.parley.query.live;

import org.jspecify.annotations.NullMarked;
