/** The documents for programs, and the page on which people try them; the words are those of {@code docs/wire.md}. */
@NullMarked
package chat.parley.server.docs;

import org.jspecify.annotations.NullMarked;
