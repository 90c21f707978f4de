/**
 * The gateway for clients of Socket.IO: each has an ordinary STOMP session behind it, and so the rules, limits and order of
 * everybody else.
 */
@NullMarked
package chat.parley.server.socketio;

import org.jspecify.annotations.NullMarked;
