package chat.parley.query.presence;

import chat.parley.stomp.SharedMessage;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A room whose presence somebody on this node watches: who is in it, here and elsewhere. */
final class PresenceRoom {
    private final String roomId;
    private final PeopleHere here;
    private final PresenceSettings settings;
    private final EphemeralMessages messages;
    private final Set<PresenceSource> watchers = ConcurrentHashMap.newKeySet();
    private @Nullable Set<String> others;
    private int countOfAll;
    private boolean isStale = true;
    private @Nullable PresenceView view;
    private @Nullable PresenceView signalled;
    private long signalledAt;
    private @Nullable Told lastTold;

    /** What was told last: most watchers are where the others are, and get the same message. */
    private record Told(@Nullable PresenceView from, PresenceView to, SharedMessage message) {}

    PresenceRoom(String roomId, PeopleHere here, PresenceSettings settings, EphemeralMessages messages) {
        this.roomId = roomId;
        this.here = here;
        this.settings = settings;
        this.messages = messages;
        this.signalledAt = System.nanoTime() - settings.changesEvery().toNanos();
    }

    void add(PresenceSource watcher) {
        watchers.add(watcher);
    }

    /** Forgets a watcher; true if that was the last one. */
    boolean removeLast(PresenceSource watcher) {
        watchers.remove(watcher);
        return watchers.isEmpty();
    }

    /** Whether it is still unknown who is here from other nodes. */
    synchronized boolean isUnread() {
        return others == null;
    }

    /**
     * Takes what the leases say.
     *
     * @param namesElsewhere at least so many that it is seen if there are too many to name
     * @param countEverywhere of interest only then
     */
    synchronized void read(Set<String> namesElsewhere, int countEverywhere) {
        others = namesElsewhere;
        countOfAll = countEverywhere;
        isStale = true;
    }

    /** Somebody came or left on this node. */
    synchronized void changedHere() {
        isStale = true;
    }

    /** Who is in the room now; null as long as that is not known. */
    synchronized @Nullable PresenceView view() {
        if (isStale && others != null) {
            isStale = false;
            PresenceView now = look(others);
            if (!now.equals(view)) {
                view = now;
            }
        }
        return view;
    }

    private PresenceView look(Set<String> elsewhere) {
        int countHere = here.count(roomId);
        if (countHere > settings.namesMax()) {
            return new PresenceView(Math.max(countHere, countOfAll), null);
        }
        SortedSet<String> all = new TreeSet<>(here.in(roomId));
        all.addAll(elsewhere);
        return all.size() > settings.namesMax()
                ? new PresenceView(Math.max(all.size(), countOfAll), null)
                : new PresenceView(all.size(), Collections.unmodifiableSortedSet(all));
    }

    /** Tells its watchers that there is news, if there is, and not too often. */
    void signalWatchers(long now) {
        synchronized (this) {
            boolean isTooEarly = now - signalledAt < settings.changesEvery().toNanos();
            if (isTooEarly || Objects.equals(view(), signalled)) {
                return;
            }
            signalled = view;
            signalledAt = now;
        }
        watchers.forEach(PresenceSource::signal);
    }

    /** What to tell somebody who last saw that, or nothing yet. */
    synchronized SharedMessage message(@Nullable PresenceView from, PresenceView to) {
        Told told = lastTold;
        if (told == null || !Objects.equals(told.from, from) || !told.to.equals(to)) {
            told = new Told(from, to, from == null || !from.canChangeTo(to) ? snapshot(to) : change(from, to));
            lastTold = told;
        }
        return told.message;
    }

    private SharedMessage snapshot(PresenceView now) {
        String type = "presence.snapshot";
        return messages.of(destination(), type, now.snapshot(type, roomId));
    }

    private SharedMessage change(PresenceView from, PresenceView to) {
        String type = "presence.changed";
        return messages.of(destination(), type, from.to(to, type, roomId));
    }

    private String destination() {
        return PresenceTopic.DESTINATION.replace("{room}", roomId);
    }
}
