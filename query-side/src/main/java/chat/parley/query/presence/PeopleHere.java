package chat.parley.query.presence;

import chat.parley.api.room.FeedFollowers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who is present on this node: whoever follows a room's feed here, and for the grace whoever did until now, so that a
 * connection which breaks and comes back is nobody's news.
 */
@Component
final class PeopleHere implements FeedFollowers {
    /** Beyond that it is simpler to write all leases again. */
    private static final int CHANGES_MAX = 10_000;

    private final long graceNanos;
    /** How many sessions, by room and user; 0 during the grace. */
    private final Map<String, Map<String, Integer>> sessions = new HashMap<>();
    /** Since when they have no session, the longest first. */
    private final Map<Stay, Long> leaving = new LinkedHashMap<>();

    private Set<String> changedRooms = new HashSet<>();
    private Set<Stay> changes = new HashSet<>();
    private boolean tooManyChanges;

    PeopleHere(PresenceSettings settings) {
        this.graceNanos = settings.grace().toNanos();
    }

    /**
     * What is to be written of those that came and left.
     *
     * @param came who is present, and was not or came back
     * @param left who is not present any more
     */
    record Changes(List<Stay> came, List<Stay> left) {}

    @Override
    public synchronized void follows(String roomId, String username) {
        Map<String, Integer> people = sessions.computeIfAbsent(roomId, room -> new HashMap<>());
        Integer before = people.put(username, people.getOrDefault(username, 0) + 1);
        if (before == null) {
            changed(new Stay(roomId, username));
        } else if (before == 0) {
            leaving.remove(new Stay(roomId, username));
        }
    }

    @Override
    public synchronized void unfollows(String roomId, String username) {
        Map<String, Integer> people = sessions.get(roomId);
        Integer before = people == null ? null : people.get(username);
        if (people == null || before == null || before == 0) {
            return;
        }
        people.put(username, before - 1);
        if (before == 1) {
            leaving.put(new Stay(roomId, username), System.nanoTime());
        }
    }

    /** Lets those go whose grace is over. */
    synchronized void letGo(long now) {
        Iterator<Map.Entry<Stay, Long>> longest = leaving.entrySet().iterator();
        while (longest.hasNext()) {
            Map.Entry<Stay, Long> gone = longest.next();
            if (now - gone.getValue() < graceNanos) {
                return;
            }
            longest.remove();
            Stay stay = gone.getKey();
            sessions.computeIfPresent(stay.roomId(), (room, people) -> {
                people.remove(stay.username());
                return people.isEmpty() ? null : people;
            });
            changed(stay);
        }
    }

    private void changed(Stay stay) {
        changedRooms.add(stay.roomId());
        if (changes.size() < CHANGES_MAX) {
            changes.add(stay);
        } else {
            tooManyChanges = true;
        }
    }

    /** Who is in a room. */
    synchronized Set<String> in(String roomId) {
        return Set.copyOf(sessions.getOrDefault(roomId, Map.of()).keySet());
    }

    synchronized int count(String roomId) {
        return sessions.getOrDefault(roomId, Map.of()).size();
    }

    /** Everybody, everywhere; what changed until now is in it. */
    synchronized List<Stay> takeAll() {
        changes = new HashSet<>();
        tooManyChanges = false;
        List<Stay> all = new ArrayList<>();
        sessions.forEach((room, people) -> people.keySet().forEach(user -> all.add(new Stay(room, user))));
        return all;
    }

    /** What has changed since somebody last asked; null if that is too much to remember. */
    synchronized @Nullable Changes takeChanges() {
        if (tooManyChanges) {
            return null;
        }
        Changes taken = new Changes(new ArrayList<>(), new ArrayList<>());
        for (Stay stay : changes) {
            boolean isPresent = sessions.getOrDefault(stay.roomId(), Map.of()).containsKey(stay.username());
            (isPresent ? taken.came : taken.left).add(stay);
        }
        changes = new HashSet<>();
        return taken;
    }

    /** The rooms in which somebody has come or left since somebody last asked. */
    synchronized Set<String> takeChangedRooms() {
        if (changedRooms.isEmpty()) {
            return Set.of();
        }
        Set<String> taken = changedRooms;
        changedRooms = new HashSet<>();
        return taken;
    }
}
