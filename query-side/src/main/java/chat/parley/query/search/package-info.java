/** What was said where about it: {@code GET /search}, from the table that projection {@code message-search} keeps. */
@NullMarked
package chat.parley.query.search;

import org.jspecify.annotations.NullMarked;
