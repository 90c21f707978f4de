package chat.parley.eventstore;

import static chat.parley.eventstore.Events.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.eventhandling.TrackingEventStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store says of itself to whoever watches it. */
class FiguresTest {
    private Node node;

    @BeforeEach
    void beginAnEmptyLog() {
        Database.empty();
        node = new Node();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void eachCommitIsToldWithTheTypesOfItsEvents() {
        List<List<String>> appends = new CopyOnWriteArrayList<>();
        node.store().onAppend((payloadTypes, took) -> {
            assertThat(took).isPositive();
            appends.add(payloadTypes);
        });
        node.engine().appendEvents(events(Events.newAggregate(), 0, 3));
        assertThat(appends)
                .singleElement()
                .satisfies(types -> assertThat(types).hasSize(3).allMatch(type -> !type.isEmpty()));
        assertThat(node.store().appendsWaiting()).isZero();
    }

    @Test
    void aListenerThatFailsFailsNoAppend() {
        node.store().onAppend((payloadTypes, took) -> {
            throw new IllegalStateException("it cannot count");
        });
        String aggregate = Events.newAggregate();
        node.engine().appendEvents(events(aggregate, 0, 2));
        assertThat(node.store().readEvents(aggregate).asStream()).hasSize(2);
    }

    @Test
    void aTailThatNobodyFollowsIsNeverBehind() {
        node.engine().appendEvents(events(Events.newAggregate(), 0, 1));
        assertThat(node.store().sinceTailComplete()).isZero();
        assertThat(node.store().newestKnown()).isZero();
        assertThat(node.store().ageOf(1)).isNull();
    }

    @Test
    void theTailKnowsHowOldItIsAndEachOfItsEvents() throws Exception {
        node.engine().appendEvents(events(Events.newAggregate(), 0, 1));
        try (TrackingEventStream stream = node.store().openStream(null)) {
            assertThat(stream.nextAvailable().trackingToken().position()).hasValue(1);
            node.engine().appendEvents(events(Events.newAggregate(), 0, 1));
            assertThat(node.store().newestKnown()).isEqualTo(2);
            assertThat(node.store().ageOf(2)).isBetween(Duration.ZERO, Duration.ofMinutes(1));
            assertThat(node.store().ageOf(1)).as("from before the tail").isNull();
            assertThat(node.store().ageOf(3)).as("of nothing").isNull();
            Duration before = node.store().sinceTailComplete();
            assertThat(before).isPositive();
            await().untilAsserted(() -> assertThat(node.store().sinceTailComplete())
                    .as("it is read again, so it gets no older")
                    .isLessThan(Duration.ofSeconds(1)));
        }
    }
}
