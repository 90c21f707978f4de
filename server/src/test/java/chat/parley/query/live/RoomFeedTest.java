package chat.parley.query.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.api.room.FeedFollowers;
import chat.parley.api.room.RoomEvent.MemberLeft;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.api.room.Visibility;
import chat.parley.server.ServerTest;
import chat.parley.stomp.SharedMessage;
import chat.parley.stomp.StompHeaders;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** A feed on a real log, with a tail that is not as good as ours. */
@ServerTest
class RoomFeedTest {
    private static final int KEPT_MAX = 512;

    @Autowired
    private EventStore eventStore;

    @Autowired
    private FeedStore store;

    @Autowired
    private FeedFollowers followers;

    @Autowired
    private LiveMetrics metrics;

    private final String room = "feed-" + UUID.randomUUID();
    private RoomFeed feed;
    private long stored = -1;

    @BeforeEach
    void openRoom() {
        feed = new RoomFeed(room, followers);
        eventStore.publish(new GenericDomainEventMessage<>(
                "ChatRoom", room, ++stored, new RoomOpened(room, "Feed", Visibility.PUBLIC, null, null)));
    }

    @Test
    void knowsWhatIsStored() {
        post(40);
        feed.prepare(store);
        assertThat(feed.head()).isEqualTo(40);
        assertThat(LongStream.rangeClosed(0, 40).mapToObj(feed::at)).doesNotContainNull();
        assertThat(feed.at(41)).isNull();
    }

    @Test
    void whatIsPublishedBeforeItKnowsIsNeitherLostNorDoubled() {
        post(3);
        publish(3);
        post(1);
        publish(4);
        feed.prepare(store);
        post(1);
        publish(4);
        publish(5);
        assertThat(feed.head()).isEqualTo(5);
        Follower follower = new Follower(-1);
        await().untilAsserted(() -> assertThat(follower.heard()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L));
    }

    @Test
    void whatTheTailLeavesOutIsReadFromTheLog() {
        feed.prepare(store);
        Follower follower = new Follower(0);
        post(3);
        publish(3); // and 1 and 2 never come
        feed.signalFollowers(() -> {});
        await().untilAsserted(() -> assertThat(follower.heard()).containsExactly(1L, 2L, 3L));
        post(1);
        publish(4);
        feed.signalFollowers(() -> {});
        await().untilAsserted(() -> assertThat(follower.heard()).containsExactly(1L, 2L, 3L, 4L));
    }

    @Test
    void keepsSoManyOfTheNewest() {
        feed.prepare(store);
        for (long sequence = 1; sequence <= 2_000; sequence++) {
            feed.publish(entry(sequence, 100));
        }
        assertThat(feed.at(2_000 - KEPT_MAX)).isNull();
        for (long sequence = 2_000 - KEPT_MAX + 1; sequence <= 2_000; sequence++) {
            FeedEntry entry = feed.at(sequence);
            assertThat(entry).isNotNull();
            assertThat(entry.sequence()).isEqualTo(sequence);
        }
    }

    @Test
    void keepsFewerIfTheyAreHeavy() {
        feed.prepare(store);
        for (long sequence = 1; sequence <= 200; sequence++) {
            feed.publish(entry(sequence, 64 * 1024));
        }
        long kept = LongStream.rangeClosed(1, 200)
                .filter(sequence -> feed.at(sequence) != null)
                .count();
        assertThat(kept).isBetween(8L, 16L); // 2 MiB, and a message weighs twice its body
        feed.publish(entry(201, 10 * 1024 * 1024));
        assertThat(feed.at(201)).isNotNull();
        assertThat(feed.at(200)).isNull();
    }

    @Test
    void findsWhereTheRoomIsHoweverMuchIsPublishedMeanwhile() {
        post(1);
        for (long sequence = 1; sequence <= 2 * KEPT_MAX; sequence++) {
            feed.publish(entry(sequence, 100));
        }
        feed.prepare(store);
        assertThat(feed.head()).isEqualTo(2 * KEPT_MAX);
        assertThat(feed.at(2 * KEPT_MAX)).isNotNull();
    }

    @Test
    void knowsWhoHasJustLeft() {
        eventStore.publish(new GenericDomainEventMessage<>("ChatRoom", room, ++stored, new MemberLeft(room, "ada")));
        post(2);
        feed.prepare(store);
        assertThat(feed.hasLeft(new LeaveWatch("ada", 0, false), 3)).isTrue();
        assertThat(feed.hasLeft(new LeaveWatch("ada", 0, false), 0))
                .as("who will hear of it")
                .isFalse();
        assertThat(feed.hasLeft(new LeaveWatch("ada", 2, false), 3))
                .as("who came back since")
                .isFalse();
        assertThat(feed.hasLeft(new LeaveWatch("bob", 0, false), 3)).isFalse();
        assertThat(feed.hasLeft(LeaveWatch.openToAll(null), 3)).isFalse();
    }

    private void post(int messages) {
        for (int i = 0; i < messages; i++) {
            MessagePosted posted = new MessagePosted(room, UUID.randomUUID(), "ada", "message", null, List.of());
            eventStore.publish(new GenericDomainEventMessage<>("ChatRoom", room, ++stored, posted));
        }
    }

    private void publish(long sequence) {
        feed.publish(store.page(room, sequence, 1, 1).getFirst());
    }

    private FeedEntry entry(long sequence, int bytes) {
        SharedMessage message = new SharedMessage(room + ":" + sequence, StompHeaders.NONE, new byte[bytes]);
        return new FeedEntry(sequence, message, null, false, -1, -1);
    }

    /** Somebody who takes what there is whenever they are signalled. */
    private final class Follower {
        private final List<Long> heard = new CopyOnWriteArrayList<>();
        private final FeedCursor cursor;

        private Follower(long after) {
            cursor = new FeedCursor(
                    feed,
                    after,
                    this::take,
                    store,
                    new ReadTurns(id -> 0, metrics).of("follower"),
                    LeaveWatch.openToAll(null));
            feed.follow(cursor);
            take();
        }

        private synchronized void take() {
            for (SharedMessage next = cursor.poll(); next != null; next = cursor.poll()) {
                heard.add(JsonMapper.shared()
                        .readTree(next.body())
                        .get("sequence")
                        .asLong());
            }
        }

        private List<Long> heard() {
            return heard;
        }
    }
}
