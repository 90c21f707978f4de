/** The log as a file: out of one server, and into another. */
@NullMarked
package chat.parley.server.transfer;

import org.jspecify.annotations.NullMarked;
