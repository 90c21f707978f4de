package chat.parley.query.reading;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Somebody with devices on this node; of each room only the furthest position is kept for them. */
final class Reader {
    /** Of more rooms, the one that was longest not read is forgotten: a client that is so far behind asks anyway. */
    static final int ROOMS_MAX = 1_000;

    private final Set<ReadSource> devices = ConcurrentHashMap.newKeySet();
    private final Map<String, Move> byRoom = new HashMap<>();
    private final TreeMap<Long, Move> byNumber = new TreeMap<>();
    private long newest;

    /**
     * Where somebody has read up to.
     *
     * @param number counted for this reader
     */
    record Move(long number, PositionView position) {}

    void add(ReadSource device) {
        devices.add(device);
    }

    /** Forgets a device; true if that was the last one. */
    boolean removeLast(ReadSource device) {
        devices.remove(device);
        return devices.isEmpty();
    }

    /** Nodes and threads tell in any order, but nobody hears of a step back. */
    void moved(String roomId, long sequence) {
        synchronized (this) {
            Move before = byRoom.get(roomId);
            if (before != null && before.position.sequence() >= sequence) {
                return;
            }
            newest++;
            Move move = new Move(newest, new PositionView(roomId, sequence));
            byRoom.put(roomId, move);
            byNumber.put(newest, move);
            if (before != null) {
                byNumber.remove(before.number);
            } else if (byNumber.size() > ROOMS_MAX) {
                byRoom.remove(byNumber.pollFirstEntry().getValue().position.roomId());
            }
        }
        devices.forEach(ReadSource::signal);
    }

    /** The number of the newest move. */
    synchronized long newest() {
        return newest;
    }

    /** The next move after the one with that number; null if there is none. */
    synchronized @Nullable Move after(long number) {
        Map.Entry<Long, Move> next = byNumber.higherEntry(number);
        return next == null ? null : next.getValue();
    }
}
