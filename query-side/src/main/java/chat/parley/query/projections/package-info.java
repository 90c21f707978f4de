/** The projections as running things: how far each one is, and how to build one again. */
@NullMarked
package chat.parley.query.projections;

import org.jspecify.annotations.NullMarked;
