/** Which nodes are there? And which of them works on which projection. */
@NullMarked
package chat.parley.server.nodes;

import org.jspecify.annotations.NullMarked;
