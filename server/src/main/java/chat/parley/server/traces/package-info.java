/** What became of a frame or a request, from its arrival to the projections, for a collector that asks to know. */
@NullMarked
package chat.parley.server.traces;

import org.jspecify.annotations.NullMarked;
