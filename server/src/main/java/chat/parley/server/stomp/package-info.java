/** How STOMP comes in: WebSocket at {@code /ws} on Jetty, and the way of a frame to whoever is behind its destination. */
@NullMarked
package chat.parley.server.stomp;

import org.jspecify.annotations.NullMarked;
