package chat.parley.query.presence;

import chat.parley.stomp.SharedMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A room in which somebody on this node watches who types; of each person only the latest word is kept, for seconds. */
final class TypingRoom {
    /** A room is no clearer for more names, and each goes to every watcher. */
    private static final int PEOPLE_MAX = 20;

    private final Set<TypingSource> watchers = ConcurrentHashMap.newKeySet();
    /** By username, in the order of their numbers. */
    private final Map<String, Word> words = new LinkedHashMap<>();

    private volatile long newest;
    private long signalled;

    /**
     * What was last said of somebody.
     *
     * @param number counted in this room
     */
    record Word(long number, SharedMessage message, long expiresNanos) {}

    void add(TypingSource watcher) {
        watchers.add(watcher);
    }

    /** Forgets a watcher; true if that was the last one. */
    boolean removeLast(TypingSource watcher) {
        watchers.remove(watcher);
        return watchers.isEmpty();
    }

    /** The number of the newest word. */
    long newest() {
        return newest;
    }

    synchronized void typed(String username, SharedMessage message, long expiresNanos) {
        Word before = words.remove(username);
        if (before != null || words.size() < PEOPLE_MAX) {
            long number = newest + 1;
            words.put(username, new Word(number, message, expiresNanos));
            newest = number;
        }
    }

    /** The next word after the one with that number; null if there is none that still holds. */
    @Nullable
    Word after(long number) {
        return newest == number ? null : next(number);
    }

    private synchronized @Nullable Word next(long number) {
        for (Word word : words.values()) {
            if (word.number > number && word.expiresNanos - System.nanoTime() > 0) {
                return word;
            }
        }
        return null;
    }

    /** Tells its watchers that there is news, if there is, and forgets what holds no longer. */
    void signalWatchers(long now) {
        synchronized (this) {
            words.values().removeIf(word -> word.expiresNanos - now <= 0);
            if (newest == signalled) {
                return;
            }
            signalled = newest;
        }
        watchers.forEach(TypingSource::signal);
    }
}
