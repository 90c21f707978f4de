/**
 * STOMP through Spring's simple broker: all of it is in this package, because a STOMP server of our own takes its place.
 *
 * <p>Spring gives no receipts, ignores what it does not know and lets a client talk to subscribers directly; {@code
 * FrameGuard} stands in front of it and lets through only what means something here.
 */
@NullMarked
package chat.parley.server.stomp;

import org.jspecify.annotations.NullMarked;
