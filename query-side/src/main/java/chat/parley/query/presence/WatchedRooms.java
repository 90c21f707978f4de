package chat.parley.query.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The rooms whose presence somebody on this node watches; of the others nobody here reads anything. */
@Component
class WatchedRooms {
    private static final long TICK_MS = 250;

    private final Map<String, PresenceRoom> rooms = new ConcurrentHashMap<>();
    private final PeopleHere here;
    private final PresenceSettings settings;
    private final EphemeralMessages messages;

    WatchedRooms(PeopleHere here, PresenceSettings settings, EphemeralMessages messages) {
        this.here = here;
        this.settings = settings;
        this.messages = messages;
    }

    /** A source for one more watcher of a room. */
    PresenceSource watch(String roomId, Runnable signal) {
        PresenceSource[] source = new PresenceSource[1];
        rooms.compute(roomId, (id, present) -> {
            PresenceRoom room = present == null ? new PresenceRoom(id, here, settings, messages) : present;
            source[0] = new PresenceSource(room, signal, watcher -> unwatch(id, watcher));
            room.add(source[0]);
            return room;
        });
        return source[0];
    }

    private void unwatch(String roomId, PresenceSource watcher) {
        rooms.computeIfPresent(roomId, (id, room) -> room.removeLast(watcher) ? null : room);
    }

    Set<String> ids() {
        return Set.copyOf(rooms.keySet());
    }

    /** Those of which it is not known yet who is in them on other nodes. */
    List<String> unread() {
        List<String> unread = new ArrayList<>();
        rooms.forEach((id, room) -> {
            if (room.isUnread()) {
                unread.add(id);
            }
        });
        return unread;
    }

    /** The room, if somebody still watches it. */
    @Nullable
    PresenceRoom find(String roomId) {
        return rooms.get(roomId);
    }

    /** On a thread of its own, which never waits for the database: who comes and leaves here is told also without it. */
    @Scheduled(fixedRate = TICK_MS)
    void tellNews() {
        long now = System.nanoTime();
        here.letGo(now);
        for (String roomId : here.takeChangedRooms()) {
            PresenceRoom room = rooms.get(roomId);
            if (room != null) {
                room.changedHere();
            }
        }
        rooms.values().forEach(room -> room.signalWatchers(now));
    }
}
