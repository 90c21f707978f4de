package chat.parley.query.search;

import chat.parley.query.search.Candidates.Candidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of what was found: the best first, and of equals the newer.
 *
 * <p>However many messages match, only the newest of them are compared; when those have been shown, the next newest are.
 * They are looked for in ever older parts of the log, each at most eight times as long as the one before and no longer
 * than should be needed, so that what is common is found in the first, and what is rare is cheap to look for in the last.
 *
 * @param positions of the messages in the log
 * @param next where the next page begins, null if there is none
 */
record RankedPage(List<Long> positions, @Nullable SearchCursor next) {
    /** As many are compared with each other. */
    static final int CANDIDATES_MAX = 1_000;

    private static final long FIRST_PLACES = 8_192;
    private static final int GROWTH = 8;
    private static final double SURPLUS = 1.2;
    /** After that long, a page has what was found so far. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Comparator<Candidate> BEST_FIRST = Comparator.comparingInt(Candidate::rank)
            .thenComparingLong(Candidate::position)
            .reversed();

    static RankedPage of(Question question, @Nullable SearchCursor after, int limit, Candidates candidates) {
        SearchCursor from = after == null ? SearchCursor.from(candidates.newest()) : after;
        List<Candidate> found = new ArrayList<>();
        long low = from.isOpen() ? gather(question, from.high(), candidates, found) : from.low();
        if (!from.isOpen()) {
            // Edits may have brought more into these bounds than were compared at first.
            found.addAll(candidates.between(question, low, from.high(), 2 * CANDIDATES_MAX));
        }
        List<Candidate> rest =
                found.stream().filter(from::precedes).sorted(BEST_FIRST).toList();
        List<Candidate> page = rest.subList(0, Math.min(limit, rest.size()));
        List<Long> positions = page.stream().map(Candidate::position).toList();
        if (page.size() < rest.size()) {
            Candidate last = page.getLast();
            return new RankedPage(positions, new SearchCursor(low, from.high(), last.rank(), last.position()));
        }
        return new RankedPage(positions, low > 0 ? SearchCursor.from(low) : null);
    }

    /** Fills the list with the newest that match, and answers above which place these are all. */
    private static long gather(Question question, long high, Candidates candidates, List<Candidate> found) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long places = FIRST_PLACES;
        long low = high;
        while (low > 0 && found.size() < CANDIDATES_MAX && (low == high || System.nanoTime() < deadline)) {
            long newest = low;
            low = Math.max(0, newest - places);
            int wanted = CANDIDATES_MAX - found.size();
            List<Candidate> more = candidates.between(question, low, newest, wanted);
            found.addAll(more);
            if (more.size() == wanted) {
                low = more.getLast().position() - 1;
            }
            places = Math.min(GROWTH * places, enough(high - low, found.size()));
        }
        return low;
    }

    /** So many places should hold the candidates that are still wanted, if they lie as close as those found so far. */
    private static long enough(long places, int found) {
        double apart = (double) places / Math.max(1, found);
        return (long) Math.ceil(SURPLUS * apart * (CANDIDATES_MAX - found));
    }
}
