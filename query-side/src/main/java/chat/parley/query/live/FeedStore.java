package chat.parley.query.live;

import static chat.parley.api.Refusal.Reason.EVENT_UNREADABLE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import chat.parley.api.Refusal;
import chat.parley.api.room.FeedPages;
import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.eventstore.PostgresEventStore;
import chat.parley.stomp.SharedMessage;
import chat.parley.stomp.StompHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** A room's events as its followers get them, from the log. */
@Component
class FeedStore implements FeedPages {
    private static final int PAGE_WEIGHT_MAX = 1 << 20;

    private final PostgresEventStore eventStore;
    private final JsonMapper json;

    FeedStore(PostgresEventStore eventStore, JsonMapper json) {
        this.eventStore = eventStore;
        this.json = json;
    }

    @Override
    public long head(String roomId) {
        return eventStore.lastSequenceNumberFor(roomId).orElse(-1L);
    }

    @Override
    public List<Item> after(String roomId, long sequence, int max) {
        return page(roomId, sequence + 1, max, PAGE_WEIGHT_MAX).stream()
                .map(entry -> new Item(
                        entry.sequence(),
                        requireNonNull(entry.message().header("type")),
                        new String(entry.message().body(), UTF_8)))
                .toList();
    }

    /** How long ago an event of the log was committed, as far as this node knows. */
    @Nullable
    Duration age(EventMessage<?> event) {
        return event instanceof TrackedEventMessage<?> tracked
                ? eventStore.ageOf(tracked.trackingToken().position().orElse(0))
                : null;
    }

    /**
     * The events from a sequence on, at most that many and that heavy, but at least one if there is one.
     *
     * @throws Refusal if the first of them cannot be read; what comes before another that cannot is given
     */
    List<FeedEntry> page(String roomId, long from, int max, int weightMax) {
        try {
            return read(roomId, from, max, weightMax);
        } catch (EventStoreException away) {
            throw away;
        } catch (RuntimeException unreadable) {
            if (max == 1) {
                throw new Refusal(
                        EVENT_UNREADABLE, "event %d of room %s cannot be read by this server".formatted(from, roomId));
            }
            return page(roomId, from, 1, weightMax);
        }
    }

    private List<FeedEntry> read(String roomId, long from, int max, int weightMax) {
        List<DomainEventMessage<?>> events = eventStore.readPage(roomId, from, max);
        Set<String> deletions = eventStore.storedIds(events.stream()
                .mapToLong(FeedStore::says)
                .filter(said -> said >= 0)
                .distinct()
                .mapToObj(said -> MessageDeleted.eventId(roomId, said))
                .toList());
        List<FeedEntry> page = new ArrayList<>();
        int weight = 0;
        for (DomainEventMessage<?> event : events) {
            FeedEntry entry = entry(event, deletions.contains(MessageDeleted.eventId(roomId, says(event))));
            weight += entry.message().weight();
            if (weight > weightMax && !page.isEmpty()) {
                break;
            }
            page.add(entry);
        }
        return page;
    }

    private static long says(DomainEventMessage<?> event) {
        return FeedEntry.says((RoomEvent) event.getPayload(), event.getSequenceNumber());
    }

    /**
     * An event as it goes out.
     *
     * @param isDeleted whether the message that it is about has been taken back since
     */
    FeedEntry entry(DomainEventMessage<?> event, boolean isDeleted) {
        RoomEvent payload = (RoomEvent) event.getPayload();
        long sequence = event.getSequenceNumber();
        FeedEvent seen = FeedEvent.of(payload, sequence, event.getTimestamp(), isDeleted);
        StompHeaders headers = StompHeaders.of(
                "destination",
                RoomFeeds.DESTINATION.replace("{room}", payload.roomId()),
                "sequence",
                Long.toString(sequence),
                "type",
                seen.type(),
                "content-type",
                "application/json");
        SharedMessage message =
                new SharedMessage(payload.roomId() + ":" + sequence, headers, json.writeValueAsBytes(seen));
        return FeedEntry.of(sequence, message, payload);
    }
}
