/** The operators' command line: asks a running server over HTTP, or looks into its database. */
@NullMarked
package chat.parley.server.cli;

import org.jspecify.annotations.NullMarked;
