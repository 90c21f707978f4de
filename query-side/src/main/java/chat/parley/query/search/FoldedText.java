package chat.parley.query.search;

import static java.util.stream.Collectors.joining;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A text as it is searched: its words without accents and capitals, each between two spaces, and where each character of
 * them comes from.
 *
 * <p>What is stored, what is asked for and what is highlighted is folded here and nowhere else, so that they always agree.
 * PostgreSQL could fold and split as well, but does it differently in each locale: in the one that is embedded, pg_trgm
 * sees no letter beyond ASCII.
 */
final class FoldedText {
    private static final String SEPARATOR = " ";
    private static final String NOTHING = "";

    /** Scripts that put no spaces between words: there, each character stands for itself. */
    private static final Set<UnicodeScript> UNSPACED = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    /** Scripts in which one may leave out the marks over and under letters. */
    private static final Set<UnicodeScript> MARKS_OPTIONAL =
            Set.of(UnicodeScript.INHERITED, UnicodeScript.ARABIC, UnicodeScript.HEBREW);

    /** Of each character of ASCII the letter or digit that it means, or a space. */
    private static final String ASCII_LETTERS = IntStream.range(0, 128)
            .map(c -> Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : ' ')
            .mapToObj(Character::toString)
            .collect(joining());

    private final String text;
    private final StringBuilder words = new StringBuilder(SEPARATOR);
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private boolean inWord;

    private FoldedText(String text) {
        this.text = text;
    }

    static FoldedText of(String content) {
        FoldedText folded = new FoldedText(Normalizer.normalize(content, Form.NFC));
        String text = folded.text;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (c < ASCII_LETTERS.length()) {
                folded.addAscii(ASCII_LETTERS.charAt(c), i);
            } else {
                String letters = fold(c);
                for (int j = 0; j < letters.length(); j += Character.charCount(letters.codePointAt(j))) {
                    folded.add(letters.codePointAt(j), i, i + Character.charCount(c));
                }
            }
        }
        folded.endWord();
        return folded;
    }

    /** The text itself, in Unicode's normal form C. */
    String text() {
        return text;
    }

    /** Such as {@code " was ist grosse "}; one space if there are none. */
    String words() {
        return words.toString();
    }

    /** Where in {@link #text} the character of {@link #words} at that place begins; it must be no space. */
    int start(int place) {
        return starts[place];
    }

    /** Where in {@link #text} the character of {@link #words} at that place ends; it must be no space. */
    int end(int place) {
        return ends[place];
    }

    private void addAscii(char letter, int start) {
        if (letter == ' ') {
            endWord();
        } else {
            append(letter, start, start + 1);
            inWord = true;
        }
    }

    private void add(int letter, int start, int end) {
        boolean symbol = Character.getType(letter) == Character.OTHER_SYMBOL;
        boolean alone = symbol || (letter >= ASCII_LETTERS.length() && UNSPACED.contains(UnicodeScript.of(letter)));
        if (alone || !isOfWord(letter)) {
            endWord();
        }
        if (alone || isOfWord(letter)) {
            append(letter, start, end);
            inWord = true;
        }
        if (alone) {
            endWord();
        }
    }

    private void append(int letter, int start, int end) {
        int place = words.length();
        words.appendCodePoint(letter);
        grow(words.length());
        for (int i = place; i < words.length(); i++) {
            starts[i] = start;
            ends[i] = end;
        }
    }

    private void endWord() {
        if (inWord) {
            words.append(SEPARATOR);
            inWord = false;
        }
    }

    private void grow(int length) {
        if (length >= starts.length) {
            starts = Arrays.copyOf(starts, length * 2);
            ends = Arrays.copyOf(ends, length * 2);
        }
    }

    private static boolean isOfWord(int letter) {
        int type = Character.getType(letter);
        return Character.isLetterOrDigit(letter)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static String fold(int character) {
        if (Character.getType(character) == Character.FORMAT) {
            return NOTHING; // soft hyphens, joiners
        }
        String parts =
                Normalizer.normalize(Character.toString(character), Form.NFKD).toLowerCase(Locale.ROOT);
        StringBuilder letters = new StringBuilder();
        parts.codePoints().filter(part -> !isOptionalMark(part)).forEach(part -> spellOut(part, letters));
        return Normalizer.normalize(letters, Form.NFC);
    }

    private static boolean isOptionalMark(int part) {
        return Character.getType(part) == Character.NON_SPACING_MARK && MARKS_OPTIONAL.contains(UnicodeScript.of(part));
    }

    /** Letters that Unicode does not take apart, though people who cannot type them do. */
    private static void spellOut(int letter, StringBuilder to) {
        switch (letter) {
            case 'ß' -> to.append("ss");
            case 'æ' -> to.append("ae");
            case 'œ' -> to.append("oe");
            case 'þ' -> to.append("th");
            case 'ø' -> to.append('o');
            case 'ł' -> to.append('l');
            case 'đ', 'ð' -> to.append('d');
            case 'ħ' -> to.append('h');
            case 'ı' -> to.append('i');
            case 'ς' -> to.append('σ');
            default -> to.appendCodePoint(letter);
        }
    }
}
