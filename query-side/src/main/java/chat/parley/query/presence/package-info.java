/**
 * Who is present in a room and who is typing there: told to whoever asks, never stored as events, and the first to wait
 * when a client reads slowly.
 */
@NullMarked
package chat.parley.query.presence;

import org.jspecify.annotations.NullMarked;
