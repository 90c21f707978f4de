/** How is it run? The assembly of both sides into one process. */
@NullMarked
package chat.parley.server;

import org.jspecify.annotations.NullMarked;
