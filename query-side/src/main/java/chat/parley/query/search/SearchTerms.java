package chat.parley.query.search;

import static java.util.function.Predicate.not;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.api.room.RoomLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody looks for, taken apart.
 *
 * @param wanted what a message must hold, all of it
 * @param unwanted what it must not hold, as it stands in folded words
 */
record SearchTerms(List<Term> wanted, List<String> unwanted) {
    /** Something in quotes, whose last quote may be missing, or something between spaces; a minus before it excludes. */
    private static final Pattern TERM = Pattern.compile("(?U)(-?)(?:\"([^\"]*)(?:\"|$)|([^\\s\"]+))");

    /** Refuses what nothing can be found by. */
    static SearchTerms of(String query) {
        if (query.codePointCount(0, query.length()) > RoomLimits.SEARCH_CODE_POINTS_MAX) {
            throw new Refusal(
                    Reason.INVALID_QUERY,
                    "q is longer than %d characters".formatted(RoomLimits.SEARCH_CODE_POINTS_MAX));
        }
        List<Term> wanted = new ArrayList<>();
        List<String> unwanted = new ArrayList<>();
        for (Matcher term = TERM.matcher(query); term.find(); ) {
            boolean quoted = term.group(2) != null;
            String words = FoldedText.of(quoted ? term.group(2) : term.group(3)).words();
            if (words.isBlank()) {
                continue;
            }
            if (term.group(1).isEmpty()) {
                wanted.add(Term.of(words, quoted));
            } else {
                unwanted.add(words);
            }
        }
        if (wanted.isEmpty()) {
            throw new Refusal(Reason.INVALID_QUERY, "q has no word to look for");
        }
        return new SearchTerms(wanted.stream().distinct().toList(), unwanted);
    }

    /** Of all that is wanted. */
    int[] keys() {
        return wanted.stream()
                .flatMapToInt(term -> Arrays.stream(SearchKeys.ofWords(term.words())))
                .distinct()
                .toArray();
    }

    /** All that is wanted, as it would stand side by side. */
    String together() {
        return String.join(
                " ",
                wanted.stream()
                        .map(term -> term.words().strip())
                        .filter(not(String::isEmpty))
                        .toList());
    }

    /**
     * One thing to look for.
     *
     * @param words folded, each between two spaces
     * @param sought what must stand somewhere in a message's folded words: all of {@code words}, or less of its ends
     */
    record Term(String words, String sought) {
        /** Quoted words stand for themselves; else the last may go on, and one alone may be inside of another. */
        private static Term of(String words, boolean quoted) {
            int last = words.lastIndexOf(' ', words.length() - 2);
            boolean single = last == 0;
            boolean isLong = words.codePointCount(last + 1, words.length() - 1) >= SearchKeys.PART_CODE_POINTS_MIN;
            if (quoted || !isLong) {
                return new Term(words, words);
            }
            return new Term(words, words.substring(single ? 1 : 0, words.length() - 1));
        }
    }
}
