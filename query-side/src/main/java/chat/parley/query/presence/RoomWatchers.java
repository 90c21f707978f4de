package chat.parley.query.presence;

import chat.parley.api.room.ReadAccess;
import chat.parley.api.room.RoomEvent.MemberBanned;
import chat.parley.api.room.RoomEvent.MemberLeft;
import chat.parley.api.room.RoomEvent.MemberRemoved;
import chat.parley.api.room.RoomQuery.ReadAccessQuery;
import chat.parley.stomp.MessageSource;
import chat.parley.stomp.SharedMessage;
import chat.parley.stomp.Subscription;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who may watch what is ephemeral in a room: whoever may read it, and until they may not. It hears of that with the events
 * of the live feed, as every node does.
 */
@Component
@ProcessingGroup("room-feeds")
@DisallowReplay
class RoomWatchers {
    private final QueryGateway queries;
    private final Map<Place, Set<Watcher>> watchers = new ConcurrentHashMap<>();

    private record Place(String roomId, String username) {}

    RoomWatchers(QueryGateway queries) {
        this.queries = queries;
    }

    /** Lets somebody in who may read the room that a destination names; refuses everybody else. */
    ReadAccess admit(Map<String, String> variables, @Nullable String user) {
        return queries.query(new ReadAccessQuery(String.valueOf(variables.get("room")), user), ReadAccess.class)
                .join();
    }

    /** What a subscriber sees of a room, as long as they may. */
    MessageSource watch(
            Subscription subscription, Map<String, String> variables, Function<String, MessageSource> sourceOf) {
        String user = subscription.session().user();
        ReadAccess access = admit(variables, user);
        Watcher watcher =
                new Watcher(sourceOf.apply(access.roomId()), access.visibility().isPublic());
        if (user == null) {
            return watcher;
        }
        Place place = new Place(access.roomId(), user);
        watcher.place = place;
        watchers.computeIfAbsent(place, none -> ConcurrentHashMap.newKeySet()).add(watcher);
        try {
            admit(variables, user); // They may have left since, which no event tells this watcher any more.
        } catch (RuntimeException refused) {
            watcher.close();
            throw refused;
        }
        return watcher;
    }

    @EventHandler
    void on(MemberBanned banned) {
        lose(banned.roomId(), banned.username(), true);
    }

    @EventHandler
    void on(MemberRemoved removed) {
        lose(removed.roomId(), removed.username(), false);
    }

    @EventHandler
    void on(MemberLeft left) {
        lose(left.roomId(), left.username(), false);
    }

    private void lose(String roomId, String username, boolean isBanned) {
        watchers.getOrDefault(new Place(roomId, username), Set.of()).forEach(watcher -> {
            if (isBanned || !watcher.isPublic) {
                watcher.close();
            }
        });
    }

    private void forget(Place place, Watcher watcher) {
        watchers.computeIfPresent(place, (key, all) -> {
            all.remove(watcher);
            return all.isEmpty() ? null : all;
        });
    }

    /** A source that has nothing more for whoever has lost their place in the room. */
    private final class Watcher implements MessageSource {
        private final MessageSource source;
        private final boolean isPublic;
        private volatile @Nullable Place place;
        private volatile boolean closed;

        private Watcher(MessageSource source, boolean isPublic) {
            this.source = source;
            this.isPublic = isPublic;
        }

        @Override
        public @Nullable SharedMessage poll() {
            return closed ? null : source.poll();
        }

        @Override
        public boolean isEphemeral() {
            return true;
        }

        @Override
        public void close() {
            closed = true;
            source.close();
            Place mine = place;
            if (mine != null) {
                forget(mine, this);
            }
        }
    }
}
