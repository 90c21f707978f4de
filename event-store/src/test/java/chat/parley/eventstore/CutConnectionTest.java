package chat.parley.eventstore;

import static chat.parley.eventstore.Events.events;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that breaks during an append: whoever waits is told the truth, and the engine goes on. */
class CutConnectionTest {
    private final Proxy network = new Proxy();
    private final String aggregate = Events.newAggregate();

    @BeforeEach
    void beginAnEmptyLog() {
        Database.empty();
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void whileItWaitsForItsTurnNothingIsStored() {
        try (Node node = new Node()) {
            node.engine().appendEvents(events(aggregate, 0, 1));
            Work append;
            try (Database.HeldLock held = Database.holdAppends()) {
                append = Work.start(() -> node.engine().appendEvents(events(aggregate, 1, 2)));
                held.awaitAppendBy(node.name());
                Database.terminate(node.name());
            }
            assertNothingWasStoredBy(append);
            assertThat(Database.sequences(aggregate)).containsExactly(0L);
            node.engine().appendEvents(events(aggregate, 1, 2));
            assertThat(Database.sequences(aggregate)).containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void beforeItReachesTheServerNothingIsStored() {
        try (Node node = nodeBehindTheNetwork()) {
            network.loseTheNextRequest(Proxy.APPEND);
            assertNothingWasStoredBy(Work.start(() -> node.engine().appendEvents(events(aggregate, 0, 1))));
            assertThat(Database.positions()).isEmpty();
            node.engine().appendEvents(events(aggregate, 0, 1));
            assertThat(Database.positions()).containsExactly(1L);
        }
    }

    @Test
    void afterTheCommitTheAppendSucceeds() {
        try (Node node = nodeBehindTheNetwork()) {
            network.loseTheNextAnswerTo(Proxy.APPEND);
            node.engine().appendEvents(events(aggregate, 0, 2));
            assertThat(Database.sequences(aggregate)).containsExactly(0L, 1L);
            node.engine().appendEvents(events(aggregate, 2, 1));
            assertThat(Database.positions()).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void afterTheCommitAllThatSharedItSucceed() {
        try (Node node = nodeBehindTheNetwork()) {
            List<Work> appends = new ArrayList<>();
            try (Database.HeldLock held = Database.holdAppends()) {
                appends.add(Work.start(() -> node.engine().appendEvents(events(aggregate, 0, 1))));
                held.awaitAppendBy(node.name());
                network.loseTheNextAnswerTo(Proxy.APPEND);
                IntStream.range(0, 5)
                        .mapToObj(i -> events(Events.newAggregate(), 0, 2))
                        .forEach(events ->
                                appends.add(Work.start(() -> node.engine().appendEvents(events))));
                held.awaitAppends(appends);
            }
            appends.forEach(Work::join);
            assertThat(Database.positions()).hasSize(11);
            assertThat(Database.commits()).isEqualTo(2);
        }
    }

    @Test
    void afterTheCommitTheTailHearsOfItAtItsPlace() throws InterruptedException {
        try (Node node = nodeBehindTheNetwork();
                TrackingEventStream stream = node.store().openStream(null)) {
            network.loseTheNextAnswerTo(Proxy.APPEND);
            node.engine().appendEvents(events(aggregate, 0, 2));
            node.engine().appendEvents(events(aggregate, 2, 1));
            for (int position = 1; position <= 3; position++) {
                assertThat(stream.nextAvailable().trackingToken().position()).hasValue(position);
            }
        }
    }

    @Test
    void isNotKnownToHaveStoredAnythingWhileNobodyCanBeAsked() {
        try (Node node = nodeBehindTheNetwork(engine -> engine.patience(Duration.ofMillis(500)))) {
            network.loseTheNextAnswerAndGoDown(Proxy.APPEND);
            Work append = Work.start(() -> node.engine().appendEvents(events(aggregate, 0, 1)));
            assertThat(append.failure()).isInstanceOf(UnknownOutcomeException.class);
            assertThat(Database.sequences(aggregate)).containsExactly(0L);

            assertNothingWasStoredBy(Work.start(() -> node.engine().appendEvents(events(aggregate, 1, 1))));
            network.up();
            node.engine().appendEvents(events(aggregate, 1, 1));
            assertThat(Database.sequences(aggregate)).containsExactly(0L, 1L);
        }
    }

    @Test
    void betweenTwoAppendsIsNoMatter() {
        try (Node node = new Node()) {
            node.engine().appendEvents(events(aggregate, 0, 1));
            Database.terminate(node.name());
            Work append = Work.start(() -> node.engine().appendEvents(events(aggregate, 1, 1)));
            if (append.failure() != null) { // It was used a moment ago, and so not looked at before.
                assertNothingWasStoredBy(append);
                node.engine().appendEvents(events(aggregate, 1, 1));
            }
            assertThat(Database.sequences(aggregate)).containsExactly(0L, 1L);
        }
    }

    private static void assertNothingWasStoredBy(Work append) {
        assertThat(append.failure())
                .isInstanceOf(EventStoreException.class)
                .isNotInstanceOf(UnknownOutcomeException.class)
                .hasMessageContaining("Nothing was stored");
    }

    private Node nodeBehindTheNetwork() {
        return nodeBehindTheNetwork(UnaryOperator.identity());
    }

    private Node nodeBehindTheNetwork(UnaryOperator<PostgresEventStorageEngine.Builder> settings) {
        return new Node(settings, network::dataSource);
    }
}
