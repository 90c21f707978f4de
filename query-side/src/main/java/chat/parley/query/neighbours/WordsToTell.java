package chat.parley.query.neighbours;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What this node has to tell the others: of each subject a bounded number of words, the latest about each thing. */
final class WordsToTell {
    private static final int WORDS_MAX = 1_000;

    private final Map<String, Map<String, Word>> bySubject = new LinkedHashMap<>();

    /**
     * What is to be told.
     *
     * @param saidNanos when it was said
     */
    record Word(String about, String text, long saidNanos) {}

    /** Adds a word; one too many about other things than the rest is lost. */
    synchronized void add(String subject, String about, String text) {
        Map<String, Word> words = bySubject.computeIfAbsent(subject, none -> new LinkedHashMap<>());
        if (words.size() < WORDS_MAX || words.containsKey(about)) {
            words.put(about, new Word(about, text, System.nanoTime()));
        }
    }

    synchronized List<String> subjects() {
        return bySubject.entrySet().stream()
                .filter(subject -> !subject.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The first words of a subject, as many as fit into one notification; they stay until they are {@link #told}. */
    synchronized List<Word> next(String subject, int bytesMax) {
        List<Word> next = new ArrayList<>();
        int bytes = 0;
        Iterator<Word> words =
                bySubject.getOrDefault(subject, Map.of()).values().iterator();
        while (words.hasNext()) {
            Word word = words.next();
            int more = word.text().getBytes(UTF_8).length + 1;
            if (more > bytesMax) {
                words.remove(); // It could never be told.
                continue;
            }
            bytes += more;
            if (bytes > bytesMax) {
                break;
            }
            next.add(word);
        }
        return next;
    }

    /** Forgets words that were told, unless there is a later one about the same thing. */
    synchronized void told(String subject, List<Word> words) {
        Map<String, Word> waiting = bySubject.getOrDefault(subject, Map.of());
        words.forEach(word -> waiting.remove(word.about(), word));
    }

    /** Forgets what was said longer ago. */
    synchronized void forget(long olderThanNanos) {
        long now = System.nanoTime();
        bySubject.values().forEach(words -> words.values().removeIf(word -> now - word.saidNanos() > olderThanNanos));
    }
}
