package chat.parley.eventstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a writer tried, written down before, and how it ended, after: it outlives the writer, whom somebody may kill. */
final class TortureJournal implements AutoCloseable {
    static final String STORED = "stored";
    static final String UNKNOWN = "unknown";

    private final Writer file;
    private final AtomicLong attempts = new AtomicLong();

    TortureJournal(Path path) throws IOException {
        file = Files.newBufferedWriter(path);
    }

    enum Kind {
        /** Events that no attempt had before. */
        NEW,
        /** The very events of an attempt that succeeded. */
        AGAIN,
        /** A new event together with one that is stored elsewhere, and must keep it from being stored. */
        WITH_OLD
    }

    /**
     * An append: its events follow each other from a sequence on.
     *
     * @param outcome null if the writer was killed before it knew
     */
    record Attempt(
            Kind kind,
            String room,
            long sequence,
            List<String> ids,
            @Nullable String outcome) {
        /** Whether the engine said that nothing was stored. */
        boolean wasRefused() {
            return outcome != null && !outcome.equals(STORED) && !outcome.equals(UNKNOWN);
        }

        boolean wasStored() {
            return STORED.equals(outcome);
        }

        private Attempt with(String newOutcome) {
            return new Attempt(kind, room, sequence, ids, newOutcome);
        }
    }

    /** A number for the next attempt, from which its events get their identifiers. */
    long next() {
        return attempts.incrementAndGet();
    }

    void begins(long number, Kind kind, String room, long sequence, List<String> ids) {
        line("begins %d %s %s %d %s".formatted(number, kind, room, sequence, String.join(",", ids)));
    }

    /** The outcome is {@link #STORED}, {@link #UNKNOWN}, or why nothing was stored. */
    void ends(long number, String outcome) {
        line("ends %d %s".formatted(number, outcome));
    }

    private synchronized void line(String line) {
        try {
            file.write(line + "\n");
            file.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static List<Attempt> read(Path path) throws IOException {
        Map<String, Attempt> attempts = new LinkedHashMap<>();
        String journal = Files.readString(path);
        String whole = journal.substring(0, journal.lastIndexOf('\n') + 1); // the last line may be a part of one
        for (String line : whole.lines().toList()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("begins")) {
                attempts.put(
                        words[1],
                        new Attempt(
                                Kind.valueOf(words[2]),
                                words[3],
                                Long.parseLong(words[4]),
                                List.of(words[5].split(",", -1)),
                                null));
            } else if (words[0].equals("ends")) {
                attempts.computeIfPresent(words[1], (number, attempt) -> attempt.with(words[2]));
            }
        }
        return List.copyOf(attempts.values());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
