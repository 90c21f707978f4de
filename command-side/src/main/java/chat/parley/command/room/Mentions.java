package chat.parley.command.room;

import chat.parley.api.room.RoomLimits;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Who is named in a message: each {@code @name} of a member, once. */
final class Mentions {
    private Mentions() {}

    /** In the order they are named; an {@code @} that is within a word, or before nobody's name, is only text. */
    static List<String> in(String content, Predicate<String> isMember) {
        Set<String> named = new LinkedHashSet<>();
        for (int at = content.indexOf('@');
                at >= 0 && named.size() < RoomLimits.MENTIONS_MAX;
                at = content.indexOf('@', at + 1)) {
            if (at == 0 || !isPartOfWord(content.codePointBefore(at))) {
                addNameAt(content, at + 1, isMember, named);
            }
        }
        return new ArrayList<>(named);
    }

    /** The longest name that fits: names may have spaces, so "@Ada Lovelace wrote" may name Ada or Ada Lovelace. */
    private static void addNameAt(String content, int start, Predicate<String> isMember, Set<String> named) {
        for (int end = Math.min(content.length(), start + RoomLimits.USERNAME_CHARS_MAX); end > start; end--) {
            boolean endsWord = end == content.length() || !isPartOfWord(content.codePointAt(end));
            if (endsWord && isMember.test(content.substring(start, end))) {
                named.add(content.substring(start, end));
                return;
            }
        }
    }

    private static boolean isPartOfWord(int codePoint) {
        return Character.isLetterOrDigit(codePoint) || codePoint == '_';
    }
}
