/** What was said in a room: {@code GET /messages}, from the table that projection {@code message-history} keeps. */
@NullMarked
package chat.parley.query.history;

import org.jspecify.annotations.NullMarked;
