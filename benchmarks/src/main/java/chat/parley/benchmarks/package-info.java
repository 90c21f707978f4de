/** Measures the log, alone and beside Axon's own engine and pgbench. */
@NullMarked
package chat.parley.benchmarks;

import org.jspecify.annotations.NullMarked;
