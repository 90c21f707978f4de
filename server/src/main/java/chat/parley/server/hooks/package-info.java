/** How do programs take part that only speak HTTP? They post by a secret URL, and events of a room are posted to theirs. */
@NullMarked
package chat.parley.server.hooks;

import org.jspecify.annotations.NullMarked;
