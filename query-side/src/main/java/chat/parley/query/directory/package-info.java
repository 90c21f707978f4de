/** Which rooms there are: {@code GET /rooms}, from the table that projection {@code room-directory} keeps. */
@NullMarked
package chat.parley.query.directory;

import org.jspecify.annotations.NullMarked;
