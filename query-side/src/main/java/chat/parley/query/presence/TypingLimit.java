package chat.parley.query.presence;

import java.util.HashMap;
import java.util.Map;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** How often a session's typing in a room is passed on: now and then, and its end once. */
@Component
class TypingLimit {
    private static final long FORGET_EVERY_MS = 2_000;

    private final long everyNanos;
    private final long shownNanos;
    private final Map<Place, Passed> passed = new HashMap<>();

    private record Place(String sessionId, String roomId) {}

    private record Passed(long atNanos, boolean ended, boolean isOpen) {}

    TypingLimit(PresenceSettings settings) {
        this.everyNanos = settings.typingEvery().toNanos();
        this.shownNanos = settings.typingShown().toNanos();
    }

    /** Whether something of this session was passed on lately in this room, and everybody may be there. */
    synchronized boolean knowsOpen(String sessionId, String roomId) {
        Passed last = passed.get(new Place(sessionId, roomId));
        return last != null && last.isOpen;
    }

    /** Whether to pass it on; if so, that is remembered. */
    synchronized boolean passes(String sessionId, String roomId, boolean ended, boolean isOpen, long now) {
        Place place = new Place(sessionId, roomId);
        Passed last = passed.get(place);
        if (ended) {
            if (last == null || last.ended) {
                return false;
            }
            passed.put(place, new Passed(last.atNanos, true, isOpen));
            return true;
        }
        if (last != null && now - last.atNanos < everyNanos) {
            return false;
        }
        passed.put(place, new Passed(now, false, isOpen));
        return true;
    }

    /** What is shown no longer need not be ended either. */
    @Scheduled(fixedRate = FORGET_EVERY_MS)
    synchronized void forget() {
        long now = System.nanoTime();
        passed.values().removeIf(last -> now - last.atNanos >= Math.max(everyNanos, shownNanos));
    }
}
