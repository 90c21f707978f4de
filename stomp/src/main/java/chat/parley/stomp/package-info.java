/**
 * The server's side of STOMP 1.0, 1.1 and 1.2: frames, sessions, receipts, acknowledgements, transactions, heart-beats,
 * and an outbound side that asks for messages when its client can take them, so that a slow one costs no memory.
 *
 * <p>An application implements {@link StompApplication}, a binding implements {@link Transport}; in between there is one
 * {@link StompSession} a connection.
 *
 * @see <a href="https://stomp.github.io/stomp-specification-1.2.html">STOMP 1.2</a>
 */
@NullMarked
package chat.parley.stomp;

import org.jspecify.annotations.NullMarked;
