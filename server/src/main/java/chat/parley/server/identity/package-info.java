/** Who calls? Sessions, the tokens that prove them, and what HTTP and STOMP make of a token. */
@NullMarked
package chat.parley.server.identity;

import org.jspecify.annotations.NullMarked;
