package chat.parley.query.search;

import chat.parley.api.room.TextPart;
import chat.parley.query.search.SearchTerms.Term;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The place of a message where it holds what was looked for, in parts: text that matches, and text around it. */
final class Highlight {
    private static final int CHARS_MAX = 200;
    private static final int CHARS_BEFORE = 60;
    /** So far a cut goes on, to fall between two words. */
    private static final int CUT_CHARS_MAX = 20;

    private static final String MORE = "…";

    private Highlight() {}

    static List<TextPart> of(String content, List<Term> terms) {
        FoldedText folded = FoldedText.of(content);
        BitSet matching = new BitSet();
        terms.forEach(term -> mark(term, folded, matching));
        String text = folded.text();
        int first = Math.max(0, matching.nextSetBit(0));
        int start = first <= CHARS_BEFORE ? 0 : cut(text, first - CHARS_BEFORE, first);
        int end = text.length() - start <= CHARS_MAX ? text.length() : cut(text, start + CHARS_MAX, text.length());
        return parts(text, matching, start, end);
    }

    private static void mark(Term term, FoldedText folded, BitSet matching) {
        String words = folded.words();
        String sought = term.sought();
        int before = sought.startsWith(" ") ? 1 : 0;
        int after = sought.endsWith(" ") ? 1 : 0;
        for (int at = words.indexOf(sought); at >= 0; at = words.indexOf(sought, at + 1)) {
            matching.set(folded.start(at + before), folded.end(at + sought.length() - after - 1));
        }
    }

    /** A place from there on, at the end of the word if that is near; never within a character. */
    private static int cut(String text, int from, int limit) {
        for (int i = from; i < Math.min(limit, from + CUT_CHARS_MAX); i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                return i;
            }
        }
        int place = from;
        while (place < limit && isPartOfCharacter(text, place)) {
            place++;
        }
        return place;
    }

    private static boolean isPartOfCharacter(String text, int place) {
        int type = Character.getType(text.codePointAt(place));
        return Character.isLowSurrogate(text.charAt(place))
                || type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    private static List<TextPart> parts(String text, BitSet matching, int start, int end) {
        List<TextPart> parts = new ArrayList<>();
        if (start > 0) {
            parts.add(new TextPart(MORE, false));
        }
        int from = start;
        while (from < end) {
            boolean match = matching.get(from);
            int change = match ? matching.nextClearBit(from) : matching.nextSetBit(from);
            int to = change < 0 ? end : Math.min(change, end);
            parts.add(new TextPart(text.substring(from, to), match));
            from = to;
        }
        if (end < text.length()) {
            parts.add(new TextPart(MORE, false));
        }
        return parts;
    }
}
