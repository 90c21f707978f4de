package chat.parley.query.presence;

import chat.parley.stomp.Destinations.Topic;
import chat.parley.stomp.StompApplication.Subscribed;
import chat.parley.stomp.Subscription;
import java.util.Map;
import org.axonframework.eventhandling.DisallowReplay;
import org.springframework.stereotype.Component;

/** {@code /topic/rooms/{room}/typing}: who types in a room, from now on. */
@Component
@DisallowReplay
class TypingTopic implements Topic {
    static final String DESTINATION = "/topic/rooms/{room}/typing";

    private final RoomWatchers watchers;
    private final TypingRooms rooms;

    TypingTopic(RoomWatchers watchers, TypingRooms rooms) {
        this.watchers = watchers;
        this.rooms = rooms;
    }

    @Override
    public String pattern() {
        return DESTINATION;
    }

    @Override
    public Subscribed subscribe(Subscription subscription, Map<String, String> variables) {
        return new Subscribed(
                watchers.watch(subscription, variables, roomId -> rooms.watch(roomId, subscription::signal)), Map.of());
    }
}
