/** HTTP where it is nobody's feature: strict bodies, their size, and how errors look. */
@NullMarked
package chat.parley.server.web;

import org.jspecify.annotations.NullMarked;
