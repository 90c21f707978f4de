/** Who did what, and when, over all rooms: for operators, straight from the log. */
@NullMarked
package chat.parley.query.audit;

import org.jspecify.annotations.NullMarked;
