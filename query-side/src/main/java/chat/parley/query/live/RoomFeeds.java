package chat.parley.query.live;

import chat.parley.api.room.CatchUpTurns;
import chat.parley.api.room.FeedFollowers;
import chat.parley.api.room.ReadAccess;
import chat.parley.api.room.RoomEvent;
import chat.parley.eventstore.UnreadableEvent;
import chat.parley.stomp.Destinations.Topic;
import chat.parley.stomp.StompApplication.Subscribed;
import chat.parley.stomp.Subscription;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** {@code /topic/rooms/{room}}: every event of a room, from any place on; see {@link LiveProcessor} for the new ones. */
@Component
@ProcessingGroup(LiveProcessor.NAME)
@DisallowReplay
class RoomFeeds implements Topic {
    static final String DESTINATION = "/topic/rooms/{room}";

    private static final Logger LOG = LoggerFactory.getLogger(RoomFeeds.class);
    private static final String CHANGED = RoomFeeds.class.getName();
    private static final long LINGERING_MS = 60_000;

    private final Map<String, RoomFeed> feeds = new ConcurrentHashMap<>();
    private final FeedStore store;
    private final FeedReaders readers;
    private final FeedFollowers followers;
    private final ReadTurns turns;
    private final LiveMetrics metrics;

    RoomFeeds(FeedStore store, FeedReaders readers, FeedFollowers followers, CatchUpTurns turns, LiveMetrics metrics) {
        this.store = store;
        this.readers = readers;
        this.followers = followers;
        this.turns = new ReadTurns(turns, metrics);
        this.metrics = metrics;
    }

    @Override
    public String pattern() {
        return DESTINATION;
    }

    @Override
    public Subscribed subscribe(Subscription subscription, Map<String, String> variables) {
        String roomId = String.valueOf(variables.get("room"));
        String reader = subscription.session().user();
        RoomFeed known = feeds.get(roomId);
        ReadAccess access = known != null && known.isOpenToAll() ? null : readers.admit(roomId, reader);
        LeaveWatch leaveWatch = access == null ? LeaveWatch.openToAll(reader) : LeaveWatch.of(access, reader);
        Long after = FeedPlaces.after(subscription.headers().get("after"));
        RoomFeed feed = feeds.compute(roomId, this::touched);
        if (access != null && access.openToAll()) {
            feed.openToAll();
        }
        feed.prepare(store);
        long head = feed.head();
        if (after != null && after > head) {
            head = store.head(roomId);
            FeedPlaces.requireNotBeyond(after, head);
        }
        long start = after == null ? head : Math.max(after, access == null ? -1 : access.from() - 1);
        if (feed.hasLeft(leaveWatch, start)) {
            throw FeedReaders.gone(roomId); // The projection that let them in does not know it yet.
        }
        FeedCursor cursor = new FeedCursor(
                feed,
                start,
                subscription::signal,
                store,
                turns.of(subscription.session().id()),
                leaveWatch);
        feed.follow(cursor);
        return new Subscribed(cursor, Map.of("sequence", Long.toString(head)));
    }

    /** Present or made now, it stays for long enough to be followed. */
    private RoomFeed touched(String roomId, @Nullable RoomFeed present) {
        RoomFeed feed = present == null ? new RoomFeed(roomId, followers) : present;
        feed.touch();
        return feed;
    }

    /** Followers that lost their connection come back to a feed that still has what they missed; after that it goes. */
    @Scheduled(fixedDelay = LINGERING_MS / 2)
    void forgetAbandoned() {
        long nanos = TimeUnit.MILLISECONDS.toNanos(LINGERING_MS);
        feeds.keySet()
                .forEach(
                        roomId -> feeds.computeIfPresent(roomId, (key, feed) -> feed.isAbandoned(nanos) ? null : feed));
    }

    /** Feeds of rooms that nobody follows here are not there, and an event of such a room is not even read. */
    @EventHandler(payloadType = RoomEvent.class)
    void on(DomainEventMessage<?> event) {
        RoomFeed feed = feeds.get(event.getAggregateIdentifier());
        if (feed != null) {
            publish(event, feed);
        }
    }

    /** The room's followers hear of it, and all others go on. */
    @EventHandler(payloadType = UnreadableEvent.class)
    void onUnreadable(DomainEventMessage<?> event) {
        RoomFeed feed = feeds.get(event.getAggregateIdentifier());
        if (feed != null) {
            publish(event, feed);
        }
    }

    private void publish(DomainEventMessage<?> event, RoomFeed feed) {
        try {
            feed.publish(store.entry(event, false));
        } catch (RuntimeException unreadable) {
            LOG.error("Followers of room {} are cut off at its event {}", feed.roomId(), event.getSequenceNumber());
            LOG.debug("It cannot be read", unreadable);
            feed.publishUnreadable(event.getSequenceNumber());
        }
        changed().computeIfAbsent(feed, first -> committed(event));
    }

    /** Followers are told once a batch, of however many events: they take all of them in one write. */
    private Map<RoomFeed, Long> changed() {
        UnitOfWork<?> batch = CurrentUnitOfWork.get().root();
        return batch.getOrComputeResource(CHANGED, resource -> {
            Map<RoomFeed, Long> committed = new HashMap<>();
            batch.onCleanup(done -> committed.forEach(this::signalFollowers));
            return committed;
        });
    }

    /** When that was, as {@link System#nanoTime()} has it. */
    private long committed(EventMessage<?> event) {
        Duration age = store.age(event);
        return System.nanoTime() - (age == null ? 0 : age.toNanos());
    }

    /** The delay is that of the batch's first event in the room: of one delivery in however many there are. */
    private void signalFollowers(RoomFeed feed, long committed) {
        try {
            feed.signalFollowers(() -> metrics.delivered(Duration.ofNanos(System.nanoTime() - committed)));
        } catch (RuntimeException fault) {
            LOG.error("Not all followers of room {} were told of its events", feed.roomId(), fault);
        }
    }
}
