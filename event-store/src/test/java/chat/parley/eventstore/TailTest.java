package chat.parley.eventstore;

import static chat.parley.eventstore.Events.event;
import static chat.parley.eventstore.Events.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams: every event of all nodes once, in one order, wherever a stream begins and however slow it is. */
class TailTest {
    /** More than the tail keeps in memory. */
    private static final int MANY = 9_000;

    private static final int A_READ = 1_000;

    private final String aggregate = Events.newAggregate();
    private Node node;
    private Node other;

    @BeforeEach
    void beginAnEmptyLog() {
        Database.empty();
        node = new Node();
        other = new Node();
    }

    @AfterEach
    void close() {
        node.close();
        other.close();
    }

    @Test
    void beginsWithWhatIsStoredAndGoesOnWithWhatComes() throws InterruptedException {
        node.engine().appendEvents(events(aggregate, 0, 3));
        try (TrackingEventStream stream = node.store().openStream(null)) {
            assertThat(positions(stream, 3)).containsExactly(1L, 2L, 3L);
            assertThat(stream.hasNextAvailable()).isFalse();
            for (int i = 3; i < 6; i++) {
                node.engine().appendEvents(events(aggregate, i, 1));
                TrackedEventMessage<?> next = stream.nextAvailable();
                assertThat(next.trackingToken().position()).hasValue(i + 1);
                assertThat(Events.text(next)).isEqualTo("note " + i);
            }
            assertThat(stream.hasNextAvailable()).isFalse();
        }
    }

    @Test
    void aPeekTakesNothing() throws InterruptedException {
        try (TrackingEventStream stream = node.store().openStream(null)) {
            assertThat(stream.peek()).isEmpty();
            node.engine().appendEvents(List.of(event(aggregate, 0, "peeked")));
            assertThat(stream.peek()).isPresent().isEqualTo(stream.peek());
            assertThat(Events.text(stream.nextAvailable())).isEqualTo("peeked");
            assertThat(stream.peek()).isEmpty();
        }
    }

    @Test
    void whoGathersGivesWhatThereIsToSomebodyInAHurry() throws Exception {
        try (BlockingStream<TrackedEventMessage<?>> stream =
                node.store().gathering(() -> Duration.ofHours(1)).openStream(null)) {
            FutureTask<TrackedEventMessage<?>> next = new FutureTask<>(stream::nextAvailable);
            Thread reader = Thread.startVirtualThread(next);
            await().until(() -> reader.getState() == Thread.State.TIMED_WAITING); // for the first
            node.engine().appendEvents(events(aggregate, 0, 2));
            await().until(() -> {
                node.store().hurry();
                return next.isDone();
            });
            assertThat(Events.text(next.get())).isEqualTo("note 0");
            assertThat(Events.text(stream.nextAvailable())).isEqualTo("note 1"); // they came together
        }
    }

    @Test
    void streamsDoNotDisturbEachOther() throws InterruptedException {
        node.engine().appendEvents(events(aggregate, 0, 4));
        try (TrackingEventStream fromTheBeginning = node.store().openStream(null);
                TrackingEventStream fromTheMiddle = node.store().openStream(new GlobalSequenceTrackingToken(2));
                TrackingEventStream fromTheEnd =
                        node.store().openStream(node.store().createHeadToken());
                TrackingEventStream fromLater = node.store().openStream(new GlobalSequenceTrackingToken(5))) {
            node.engine().appendEvents(events(aggregate, 4, 2));
            assertThat(positions(fromTheEnd, 2)).containsExactly(5L, 6L);
            assertThat(positions(fromTheBeginning, 6)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(positions(fromTheMiddle, 4)).containsExactly(3L, 4L, 5L, 6L);
            assertThat(positions(fromLater, 1)).containsExactly(6L);
        }
    }

    @Test
    void bringsTheEventsOfAllNodesInOneOrder() throws InterruptedException {
        int each = 150;
        int total = 3 * each;
        try (TrackingEventStream here = node.store().openStream(null);
                TrackingEventStream there = other.store().openStream(null)) {
            List<Work> appending = List.of(
                    Work.start(() -> appendOneByOne(node, each)),
                    Work.start(() -> appendOneByOne(other, each)),
                    Work.start(() -> appendOneByOne(other, each)));
            List<Long> expected = LongStream.rangeClosed(1, total).boxed().toList();
            List<Long> seenThere = positions(there, total);
            assertThat(positions(here, total)).containsExactlyElementsOf(expected);
            assertThat(seenThere).containsExactlyElementsOf(expected);
            appending.forEach(Work::join);
            assertThat(here.hasNextAvailable()).isFalse();
            assertThat(there.hasNextAvailable()).isFalse();
        }
    }

    @Test
    void whoFallsBehindTheWindowMissesNothing() throws InterruptedException {
        node.engine().appendEvents(events(aggregate, 0, 1));
        try (TrackingEventStream slow = node.store().openStream(null);
                TrackingEventStream quick = node.store().openStream(null)) {
            assertThat(positions(slow, 1)).containsExactly(1L);
            List<Long> expected = LongStream.rangeClosed(1, MANY + 1).boxed().toList();
            for (int i = 1; i <= MANY; i += A_READ) {
                node.engine().appendEvents(events(aggregate, i, A_READ));
            }
            assertThat(positions(slow, MANY)).containsExactlyElementsOf(expected.subList(1, MANY + 1));
            assertThat(positions(quick, MANY + 1)).containsExactlyElementsOf(expected);
            node.engine().appendEvents(events(aggregate, MANY + 1, 1));
            assertThat(positions(slow, 1)).containsExactly(MANY + 2L);
        }
    }

    @Test
    void aTailThatIsFarBehindAnotherNodeCatchesUp() throws InterruptedException {
        try (TrackingEventStream stream = node.store().openStream(null)) {
            for (int i = 0; i < MANY; i += A_READ) {
                other.engine().appendEvents(events(aggregate, i, A_READ));
            }
            node.engine().appendEvents(events(aggregate, MANY, 1));
            assertThat(positions(stream, MANY + 1))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, MANY + 1).boxed().toList());
        }
    }

    @Test
    void callsBackWheneverThereIsSomething() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        try (TrackingEventStream stream = node.store().openStream(null)) {
            assertThat(stream.setOnAvailableCallback(calls::incrementAndGet)).isTrue();
            for (Node from : List.of(node, other, node)) {
                int before = calls.get();
                from.engine().appendEvents(events(Events.newAggregate(), 0, 1));
                await().until(() -> calls.get() > before);
            }
        }
        int atTheClose = calls.get();
        try (TrackingEventStream stream = node.store().openStream(node.store().createHeadToken())) {
            node.engine().appendEvents(events(aggregate, 0, 1));
            assertThat(positions(stream, 1)).containsExactly(4L);
            assertThat(calls).as("after the stream was closed").hasValue(atTheClose);
        }
    }

    @Test
    void whoWaitsIsWokenBeforeTheTimeIsOver() {
        for (Node from : List.of(node, other)) {
            try (TrackingEventStream stream =
                    node.store().openStream(node.store().createHeadToken())) {
                Work waiting =
                        Work.start(() -> assertThat(hasNextWithinAnHour(stream)).isTrue());
                from.engine().appendEvents(events(Events.newAggregate(), 0, 1));
                waiting.join();
            }
        }
    }

    @Test
    void whoWaitsInVainIsToldSo() throws InterruptedException {
        try (TrackingEventStream stream = node.store().openStream(null)) {
            assertThat(stream.hasNextAvailable(1, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    @Test
    void goesOnAfterItsConnectionsBroke() throws InterruptedException {
        try (TrackingEventStream stream = node.store().openStream(null)) {
            node.engine().appendEvents(events(aggregate, 0, 1));
            other.engine().appendEvents(events(aggregate, 1, 1));
            assertThat(positions(stream, 2)).containsExactly(1L, 2L);
            for (int i = 2; i < 5; i++) {
                Database.terminate(node.name());
                other.engine().appendEvents(events(aggregate, i, 1));
                assertThat(positions(stream, 1)).containsExactly(i + 1L);
            }
        }
    }

    @Test
    void holesInThePositionsAreNoObstacle() throws InterruptedException {
        insertAt(10);
        insertAt(20);
        try (TrackingEventStream stream = node.store().openStream(null)) {
            assertThat(positions(stream, 2)).containsExactly(10L, 20L);
            insertAt(30);
            assertThat(positions(stream, 1)).containsExactly(30L);
            node.engine().appendEvents(events(aggregate, 0, 2));
            assertThat(positions(stream, 2)).containsExactly(31L, 32L);
            insertAt(40);
            other.engine().appendEvents(events(aggregate, 2, 1));
            node.engine().appendEvents(events(aggregate, 3, 1));
            assertThat(positions(stream, 3)).containsExactly(40L, 41L, 42L);
        }
        try (TrackingEventStream stream = other.store().openStream(new GlobalSequenceTrackingToken(15))) {
            assertThat(positions(stream, 6)).containsExactly(20L, 30L, 31L, 32L, 40L, 41L);
        }
    }

    private static boolean hasNextWithinAnHour(TrackingEventStream stream) {
        try {
            return stream.hasNextAvailable(1, TimeUnit.HOURS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static void appendOneByOne(Node node, int count) {
        String aggregate = Events.newAggregate();
        IntStream.range(0, count).forEach(i -> node.engine().appendEvents(events(aggregate, i, 1)));
    }

    /** The positions of that many events, for each of which it waits as long as it takes to be sure that none comes. */
    private static List<Long> positions(TrackingEventStream stream, int count) throws InterruptedException {
        List<Long> positions = new ArrayList<>();
        while (positions.size() < count && stream.hasNextAvailable(30, TimeUnit.SECONDS)) {
            positions.add(stream.nextAvailable().trackingToken().position().orElseThrow());
        }
        return positions;
    }

    private static void insertAt(long position) {
        Database.execute("""
                insert into event_store.domain_event
                select ?, gen_random_uuid(), gen_random_uuid(), 0, 'Notebook', now(), ?, null,
                       convert_to('{"text":"old"}', 'UTF8'), convert_to('{}', 'UTF8')
                """, position, Events.Noted.class.getName());
    }
}
