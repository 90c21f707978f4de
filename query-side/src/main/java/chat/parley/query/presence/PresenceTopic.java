package chat.parley.query.presence;

import chat.parley.stomp.Destinations.Topic;
import chat.parley.stomp.MessageSource;
import chat.parley.stomp.StompApplication.Subscribed;
import chat.parley.stomp.Subscription;
import java.util.Map;
import org.axonframework.eventhandling.DisallowReplay;
import org.springframework.stereotype.Component;

/** {@code /topic/rooms/{room}/presence}: who is in a room, and then who comes and who leaves. */
@Component
@DisallowReplay
class PresenceTopic implements Topic {
    static final String DESTINATION = "/topic/rooms/{room}/presence";

    private final RoomWatchers watchers;
    private final WatchedRooms watched;
    private final Leases leases;

    PresenceTopic(RoomWatchers watchers, WatchedRooms watched, Leases leases) {
        this.watchers = watchers;
        this.watched = watched;
        this.leases = leases;
    }

    @Override
    public String pattern() {
        return DESTINATION;
    }

    /** The snapshot comes as soon as it is known who is in the room on other nodes. */
    @Override
    public Subscribed subscribe(Subscription subscription, Map<String, String> variables) {
        MessageSource source =
                watchers.watch(subscription, variables, roomId -> watched.watch(roomId, subscription::signal));
        leases.wake();
        return new Subscribed(source, Map.of());
    }
}
