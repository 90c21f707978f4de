package chat.parley.eventstore;

import static chat.parley.eventstore.BasketNode.failure;
import static chat.parley.eventstore.BasketNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.eventstore.Basket.Put;
import chat.parley.eventstore.Basket.ThingPut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What commands are answered that could not be decided in time, or not be stored. */
class BusyOrBrokenTest {
    private final Gate gate = new Gate();

    @BeforeEach
    void beginAnEmptyLog() {
        Database.empty();
    }

    @Test
    void whoWaitedTooLongIsAnsweredAndNeverDecided() {
        try (BasketNode node = new BasketNode(new AggregateCommandBus(Duration.ofMillis(300), 100))) {
            String basket = node.make();
            CompletableFuture<Long> occupant = node.send(Put.after(basket, "occupant", gate));
            gate.awaitReached();
            AtomicInteger decided = new AtomicInteger();
            CompletableFuture<Long> late = node.send(Put.after(basket, "late", decided::incrementAndGet));
            assertThat(failure(late)).isInstanceOf(BusyException.class).hasMessageContaining("nothing was stored");
            assertThat(occupant).as("what is being decided").isNotDone();
            gate.open();
            assertThat(get(occupant)).isEqualTo(1);
            assertThat(node.put(basket, "next")).isEqualTo(2);
            assertThat(decided).hasValue(0);
            assertThat(node.look(basket)).containsExactly("occupant", "next");
        }
    }

    @Test
    void whoWaitedTooLongForAConflictToEndIsAnsweredAndNotStored() {
        Duration timeout = Duration.ofMillis(300);
        try (BasketNode node = new BasketNode(new AggregateCommandBus(timeout, 100));
                BasketNode other = new BasketNode()) {
            String basket = node.make();
            CompletableFuture<Long> late = node.send(Put.after(basket, "late", () -> {
                long deadline = System.nanoTime() + timeout.toNanos();
                other.put(basket, "of the other");
                await().until(() -> System.nanoTime() - deadline > 0);
            }));
            assertThat(failure(late)).isInstanceOf(BusyException.class).hasMessageContaining("nothing was stored");
            assertThat(node.look(basket)).containsExactly("of the other");
        }
    }

    @Test
    void aFailureOfTheStoreIsTheAnswerToAllWhomItMet() {
        try (BasketNode node = new BasketNode()) {
            String basket = node.make();
            AtomicInteger decided = new AtomicInteger();
            CompletableFuture<Long> occupant = node.send(Put.after(basket, "occupant", gate));
            gate.awaitReached();
            Gate next = new Gate();
            List<CompletableFuture<Long>> others = new ArrayList<>();
            others.add(node.send(Put.after(basket, "next", next)));
            for (int i = 0; i < 5; i++) {
                others.add(node.send(Put.after(basket, "thing " + i, decided::incrementAndGet)));
            }
            gate.open();
            next.awaitReached();
            try (Database.HeldLock held = Database.holdAppends()) {
                next.open();
                held.awaitAppendBy(node.node().name());
                Database.terminate(node.node().name());
            }
            assertThat(get(occupant)).isEqualTo(1);
            others.forEach(other -> assertThat(failure(other)).isInstanceOf(EventStoreException.class));
            assertThat(decided).as("decided once each").hasValue(5);
            assertThat(Database.sequences(basket)).containsExactly(0L, 1L);
        }
    }

    @Test
    void anAppendThatBrokeLeavesNothingBehind() {
        try (BasketNode node = new BasketNode()) {
            String basket = node.make("stored");
            CompletableFuture<Long> broken;
            try (Database.HeldLock held = Database.holdAppends()) {
                broken = node.send(new Put(basket, "broken"));
                held.awaitAppendBy(node.node().name());
                Database.terminate(node.node().name());
            }
            assertThat(failure(broken)).isInstanceOf(EventStoreException.class);
            assertThat(node.look(basket)).containsExactly("stored");
            assertThat(node.put(basket, "next")).isEqualTo(2);
            assertThat(node.look(basket)).containsExactly("stored", "next");
        }
    }

    @Test
    void aRepetitionFailsAloneWhoeverWaitsWithIt() {
        try (BasketNode node = new BasketNode()) {
            Registration identifying = node.node()
                    .store()
                    .registerDispatchInterceptor(events -> (index, event) -> identifiedByItsThing(event));
            String basket = node.make("first");
            CompletableFuture<Long> occupant = node.send(Put.after(basket, "occupant", gate));
            gate.awaitReached();
            List<CompletableFuture<Long>> answers = List.of("a", "first", "b", "b", "c").stream()
                    .map(thing -> node.<Long>send(new Put(basket, thing)))
                    .toList();
            gate.open();
            assertThat(get(occupant)).isEqualTo(2);
            assertThat(get(answers.get(0))).isEqualTo(3);
            assertThat(failure(answers.get(1))).isInstanceOf(DuplicateEventException.class);
            assertThat(get(answers.get(2))).isEqualTo(4);
            assertThat(failure(answers.get(3))).isInstanceOf(DuplicateEventException.class);
            assertThat(get(answers.get(4))).isEqualTo(5);
            assertThat(node.look(basket)).containsExactly("first", "occupant", "a", "b", "c");
            assertThat(identifying.cancel()).isTrue();
            assertThat(node.put(basket, "first")).isEqualTo(6);
        }
    }

    private static EventMessage<?> identifiedByItsThing(EventMessage<?> event) {
        return event instanceof GenericDomainEventMessage<?> put && put.getPayload() instanceof ThingPut thing
                ? new GenericDomainEventMessage<>(
                        put.getType(),
                        put.getAggregateIdentifier(),
                        put.getSequenceNumber(),
                        put.getPayload(),
                        MetaData.emptyInstance(),
                        put.getAggregateIdentifier() + thing.thing(),
                        put.getTimestamp())
                : event;
    }
}
