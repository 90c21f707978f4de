/** Who sees it? Read models, the live feed, and how they are rebuilt. */
@NullMarked
package chat.parley.query;

import org.jspecify.annotations.NullMarked;
