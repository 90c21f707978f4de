package chat.parley.query.live;

import chat.parley.api.room.FeedFollowers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A room's newest events on this node, and who follows them.
 *
 * <p>One thread publishes; followers read without a lock. An event is in its place before {@link #head()} names it, and a
 * follower is in the set before it first asks for the head: whoever comes second sees the other, so nobody misses any.
 */
final class RoomFeed {
    private static final int EVENTS_MAX = 512;
    private static final int EVENTS_MIN = 16;
    private static final int WEIGHT_MAX = 2 << 20;
    private static final int FOLLOWERS_A_THREAD = 128;

    private final String roomId;
    private final FeedFollowers told;
    private final Set<FeedCursor> followers = ConcurrentHashMap.newKeySet();
    private volatile AtomicReferenceArray<@Nullable FeedEntry> ring = new AtomicReferenceArray<>(EVENTS_MIN);
    private volatile long head = -1;
    private volatile long lastFollowed = System.nanoTime();
    private volatile boolean openToAll;
    private boolean hadBan;
    private long oldest;
    private int weight;
    private boolean isPrepared;
    private long unreadable = -1;
    private final Deque<FeedEntry> early = new ArrayDeque<>();

    /** The feed of a room, which tells of its followers. */
    RoomFeed(String roomId, FeedFollowers told) {
        this.roomId = roomId;
        this.told = told;
    }

    String roomId() {
        return roomId;
    }

    /** Nobody need be looked up who wants to follow it: it is public, and nobody was ever kept out. */
    synchronized void openToAll() {
        openToAll = !hadBan;
    }

    boolean isOpenToAll() {
        return openToAll;
    }

    /** The sequence of the newest event that was published, -1 if there is none. */
    long head() {
        return head;
    }

    /** The event at that sequence; null if it is not here: yet, or any more. */
    @Nullable
    FeedEntry at(long sequence) {
        if (sequence > head) {
            return null;
        }
        AtomicReferenceArray<@Nullable FeedEntry> events = ring;
        FeedEntry entry = events.get((int) (sequence & (events.length() - 1)));
        return entry != null && entry.sequence() == sequence ? entry : null;
    }

    /** Whether an event up to this one says that its user has left, so that no later one will; as far as they are kept. */
    boolean hasLeft(LeaveWatch watch, long upTo) {
        long first = Math.max(watch.since() + 1, upTo - EVENTS_MAX);
        for (long sequence = upTo; watch.username() != null && sequence >= first; sequence--) {
            FeedEntry entry = at(sequence);
            if (entry != null && watch.isLeave(entry)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Finds out where the room is, once; what is published meanwhile comes behind it.
     *
     * @throws RuntimeException if the log cannot be read; then it may be tried again
     */
    void prepare(FeedStore store) {
        synchronized (this) {
            if (isPrepared) {
                return;
            }
        }
        long stored = store.head(roomId);
        List<FeedEntry> newest =
                stored < 0 ? List.of() : store.page(roomId, Math.max(0, stored - 255), EVENTS_MAX, WEIGHT_MAX);
        synchronized (this) {
            if (!isPrepared) {
                oldest = newest.isEmpty() ? 0 : newest.getFirst().sequence();
                head = oldest - 1;
                newest.forEach(this::add);
                head = Math.max(head, stored); // beyond what was light enough to be kept
                early.forEach(this::add);
                early.clear();
                head = Math.max(head, unreadable);
                isPrepared = true;
            }
        }
    }

    /** Takes the next event; one that is known already changes nothing. */
    synchronized void publish(FeedEntry entry) {
        if (isPrepared) {
            add(entry);
            return;
        }
        early.add(entry);
        if (early.size() > EVENTS_MAX) {
            early.remove(); // The newest says where the room is; what is missing before it is read from the log.
        }
    }

    /** Takes notice of an event that cannot be read: whoever comes to it will see for themselves, in the log. */
    synchronized void publishUnreadable(long sequence) {
        unreadable = sequence;
        if (isPrepared) {
            head = Math.max(head, sequence);
        }
    }

    /** What is missing before it, if the log's tail should ever leave one out, is read from the log by each follower. */
    private void add(FeedEntry entry) {
        if (entry.sequence() <= head) {
            return;
        }
        if (entry.sequence() - oldest >= ring.length() && ring.length() < EVENTS_MAX) {
            grow();
        }
        while (oldest < entry.sequence()
                && (entry.sequence() - oldest >= ring.length()
                        || weight + entry.message().weight() > WEIGHT_MAX)) {
            forget(oldest);
            oldest++;
        }
        if (entry.isBan()) {
            hadBan = true;
            openToAll = false;
        }
        if (entry.deletes() >= 0) {
            forgetWords(entry.deletes());
        }
        ring.set(slot(entry.sequence()), entry);
        weight += entry.message().weight();
        head = entry.sequence();
    }

    /** What is deleted is not handed out any more; whoever catches up reads from the log what may still be shown. */
    private void forgetWords(long message) {
        for (long sequence = Math.max(oldest, message); sequence <= head; sequence++) {
            FeedEntry entry = at(sequence);
            if (entry != null && entry.says() == message) {
                forget(sequence);
            }
        }
    }

    private void forget(long sequence) {
        FeedEntry entry = at(sequence);
        if (entry != null) {
            ring.set(slot(sequence), null);
            weight -= entry.message().weight();
        }
    }

    private void grow() {
        AtomicReferenceArray<@Nullable FeedEntry> larger = new AtomicReferenceArray<>(2 * ring.length());
        for (int i = 0; i < ring.length(); i++) {
            FeedEntry entry = ring.get(i);
            if (entry != null) {
                larger.set((int) (entry.sequence() & (larger.length() - 1)), entry);
            }
        }
        ring = larger;
    }

    private int slot(long sequence) {
        return (int) (sequence & (ring.length() - 1));
    }

    /**
     * Has its followers written to, some on each thread: none of that is done by the one that publishes. The last of these
     * threads says that it is done.
     */
    void signalFollowers(Runnable done) {
        if (followers.isEmpty()) {
            return;
        }
        AtomicInteger unfinished = new AtomicInteger(1);
        List<FeedCursor> some = new ArrayList<>();
        for (FeedCursor follower : followers) {
            some.add(follower);
            if (some.size() == FOLLOWERS_A_THREAD) {
                unfinished.incrementAndGet();
                signal(some, unfinished, done);
                some = new ArrayList<>();
            }
        }
        signal(some, unfinished, done);
    }

    private static void signal(List<FeedCursor> some, AtomicInteger unfinished, Runnable done) {
        Thread.startVirtualThread(() -> {
            some.forEach(FeedCursor::signal);
            if (unfinished.decrementAndGet() == 0) {
                done.run();
            }
        });
    }

    void follow(FeedCursor follower) {
        String user = follower.user();
        if (followers.add(follower) && user != null) {
            told.follows(roomId, user);
        }
    }

    void unfollow(FeedCursor follower) {
        String user = follower.user();
        if (followers.remove(follower) && user != null) {
            told.unfollows(roomId, user);
        }
        touch();
    }

    /** Somebody is about to follow it, or did until now. */
    void touch() {
        lastFollowed = System.nanoTime();
    }

    /** Nobody has followed it for that long. */
    boolean isAbandoned(long nanos) {
        return followers.isEmpty() && System.nanoTime() - lastFollowed > nanos;
    }
}
