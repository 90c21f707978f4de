/** How nodes tell each other what is not in the log: by NOTIFY of the database that they share. */
@NullMarked
package chat.parley.query.neighbours;

import org.jspecify.annotations.NullMarked;
