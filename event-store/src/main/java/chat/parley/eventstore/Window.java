package chat.parley.eventstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of the log, in memory, without a hole between them: a ring that forgets the oldest for the newest.
 *
 * <p>Not thread-safe.
 */
final class Window {
    private final @Nullable TailEvent[] ring;
    private final long weightMax;
    private long weight;
    private int first;
    private int size;
    private long floor;
    private long newest;

    /** An empty window behind a position. */
    Window(int eventsMax, long weightMax, long position) {
        this.ring = new TailEvent[eventsMax];
        this.weightMax = weightMax;
        this.floor = position;
        this.newest = position;
    }

    /** The position up to which everything is known; what comes after it has not been seen. */
    long newest() {
        return newest;
    }

    /** Whether everything between that position and the newest is here. */
    boolean reachesBackTo(long position) {
        return position >= floor;
    }

    /** Adds the event that follows the newest. */
    void add(TailEvent event) {
        if (size == ring.length) {
            forgetOldest();
        }
        ring[(first + size) % ring.length] = event;
        size++;
        weight += event.weight();
        newest = event.position();
        while (weight > weightMax && size > 1) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        TailEvent oldest = at(0);
        ring[first] = null;
        first = (first + 1) % ring.length;
        size--;
        weight -= oldest.weight();
        floor = oldest.position();
    }

    /** The events after a position it reaches back to, at most that many. */
    List<TailEvent> after(long position, int max) {
        int from = firstAfter(position);
        List<TailEvent> events = new ArrayList<>(Math.min(max, size - from));
        for (int i = from; i < size && events.size() < max; i++) {
            events.add(at(i));
        }
        return events;
    }

    private int firstAfter(long position) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(middle).position() <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private TailEvent at(int index) {
        return Objects.requireNonNull(ring[(first + index) % ring.length]);
    }
}
