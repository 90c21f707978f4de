/** Axon's infrastructure, every piece declared here and none left to autoconfiguration. */
@NullMarked
package chat.parley.server.axon;

import org.jspecify.annotations.NullMarked;
