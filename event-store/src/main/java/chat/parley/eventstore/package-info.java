/** An event store for Axon Framework on PostgreSQL: the engine, the store with its tail, and how aggregates use them. */
@NullMarked
package chat.parley.eventstore;

import org.jspecify.annotations.NullMarked;
