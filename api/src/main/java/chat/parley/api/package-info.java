/** What both sides say to each other and to the world, and how they say no. */
@NullMarked
package chat.parley.api;

import org.jspecify.annotations.NullMarked;
