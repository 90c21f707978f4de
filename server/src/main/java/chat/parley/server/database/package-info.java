/** The PostgreSQL under everything: an embedded one unless another is named, and its schemas. */
@NullMarked
package chat.parley.server.database;

import org.jspecify.annotations.NullMarked;
