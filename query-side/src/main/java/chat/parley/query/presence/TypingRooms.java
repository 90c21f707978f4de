package chat.parley.query.presence;

import chat.parley.stomp.SharedMessage;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.GenericEventMessage;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The rooms in which somebody on this node watches who types; of the others nothing is kept. */
@Component
class TypingRooms {
    private static final long TICK_MS = 250;

    private final Map<String, TypingRoom> rooms = new ConcurrentHashMap<>();
    private final PresenceSettings settings;
    private final EphemeralMessages messages;

    TypingRooms(PresenceSettings settings, EphemeralMessages messages) {
        this.settings = settings;
        this.messages = messages;
    }

    /**
     * As watchers get it.
     *
     * @param until when it is over unless it is said again; if they have ended, that is now
     */
    record Typing(String type, String roomId, String username, Instant until) {}

    /** A source for one more watcher of a room, from now on. */
    TypingSource watch(String roomId, Runnable signal) {
        TypingSource[] source = new TypingSource[1];
        rooms.compute(roomId, (id, present) -> {
            TypingRoom room = present == null ? new TypingRoom() : present;
            source[0] = new TypingSource(room, signal, watcher -> unwatch(id, watcher));
            room.add(source[0]);
            return room;
        });
        return source[0];
    }

    private void unwatch(String roomId, TypingSource watcher) {
        rooms.computeIfPresent(roomId, (id, room) -> room.removeLast(watcher) ? null : room);
    }

    /** Somebody types, here or on another node. */
    void typed(Typed typed) {
        TypingRoom room = rooms.get(typed.roomId());
        if (room == null) {
            return;
        }
        String type = typed.ended() ? "typing.ended" : "typing";
        Instant now = GenericEventMessage.clock.instant();
        Instant until = typed.ended() ? now : now.plus(settings.typingShown());
        SharedMessage message = messages.of(
                TypingTopic.DESTINATION.replace("{room}", typed.roomId()),
                type,
                new Typing(type, typed.roomId(), typed.username(), until));
        room.typed(
                typed.username(),
                message,
                System.nanoTime() + settings.typingShown().toNanos());
    }

    /** Several words become one write for each watcher. */
    @Scheduled(fixedRate = TICK_MS)
    void tellNews() {
        long now = System.nanoTime();
        rooms.values().forEach(room -> room.signalWatchers(now));
    }
}
