package chat.parley.server.cli;

import org.jspecify.annotations.Nullable;

/** Where the rows of the seed's table are read from, one after the other. */
interface SeedSource extends AutoCloseable {
    /**
     * The next row, null after the last.
     *
     * @throws BadRow if it is there, and cannot be read; the next one can be asked for
     * @throws CommandFailure if nothing more can be read
     */
    @Nullable
    SeedRow next();

    /** How far the reading is, of {@link #total}. */
    long done();

    long total();

    /** What {@link #done} counts. */
    String unit();

    /** How many rows came after one with a greater id. */
    default long outOfOrder() {
        return 0;
    }

    @Override
    void close();

    /** A row that is no message, and why. */
    final class BadRow extends RuntimeException {
        private final String id;

        /** With its id, as far as that is known. */
        BadRow(@Nullable String id, String why) {
            super(why, null, false, false);
            this.id = id == null ? "?" : id;
        }

        String id() {
            return id;
        }
    }
}
