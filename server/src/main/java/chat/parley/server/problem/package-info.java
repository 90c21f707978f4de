/** How a refusal looks on the wire, over HTTP and STOMP alike. */
@NullMarked
package chat.parley.server.problem;

import org.jspecify.annotations.NullMarked;
