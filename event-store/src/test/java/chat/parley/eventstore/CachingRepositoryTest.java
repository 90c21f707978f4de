package chat.parley.eventstore;

import static chat.parley.eventstore.BasketNode.failure;
import static chat.parley.eventstore.BasketNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.eventstore.Basket.Discard;
import chat.parley.eventstore.Basket.Ensure;
import chat.parley.eventstore.Basket.Look;
import chat.parley.eventstore.Basket.Make;
import chat.parley.eventstore.Basket.Put;
import chat.parley.eventstore.Basket.Take;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventsourcing.AggregateDeletedException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Aggregates that are kept between commands, and what another node did meanwhile. */
class CachingRepositoryTest {
    private final BasketNode node = new BasketNode();
    private final BasketNode other = new BasketNode();

    @BeforeEach
    void beginAnEmptyLog() {
        Database.empty();
    }

    @AfterEach
    void close() {
        node.close();
        other.close();
    }

    @Test
    void keepsAnAggregateInMemory() {
        String basket = node.make("apple");
        renameTheApple("event_store.domain_event", basket);
        assertThat(node.look(basket)).containsExactly("apple");
        assertThat(node.put(basket, "plum")).isEqualTo(2);
        assertThat(node.look(basket)).containsExactly("apple", "plum");
        assertThat(other.look(basket)).containsExactly("pear", "plum");
    }

    @Test
    void neverRefusesBecauseOfWhatIsNoMoreSo() {
        String basket = node.make();
        other.put(basket, "apple");
        assertThat(BasketNode.<Long>get(node.send(new Take(basket, "apple")))).isEqualTo(2);
    }

    @Test
    void neverAllowsBecauseOfWhatIsNoMoreSo() {
        String basket = node.make("apple");
        get(other.send(new Take(basket, "apple")));
        assertThat(failure(node.send(new Take(basket, "apple")))).hasMessageStartingWith("There is no apple");
        assertThat(Database.sequences(basket)).containsExactly(0L, 1L, 2L);
    }

    @Test
    void neverIgnoresBecauseOfWhatIsNoMoreSo() {
        String basket = node.make("apple");
        get(other.send(new Take(basket, "apple")));
        get(node.send(new Ensure(basket, "apple")));
        assertThat(other.look(basket)).containsExactly("apple");
        get(other.send(new Ensure(basket, "apple")));
        assertThat(node.look(basket)).containsExactly("apple");
        assertThat(Database.sequences(basket)).hasSize(4);
    }

    @Test
    void neverAnswersWhatIsNoMoreSo() {
        String basket = node.make("apple");
        for (String thing : List.of("pear", "plum")) {
            other.put(basket, thing);
            assertThat(node.look(basket)).endsWith(thing);
            assertThat(node.look(basket)).endsWith(thing);
        }
        assertThat(node.put(basket, "cherry")).isEqualTo(4);
        assertThat(other.look(basket)).containsExactly("apple", "pear", "plum", "cherry");
    }

    @Test
    void decidesAgainWhenARefusedCommandHadChangedAStaleOne() {
        String basket = node.make("apple");
        other.put(basket, "pear");
        AtomicInteger decided = new AtomicInteger();
        assertThat(failure(node.send(Put.before(basket, "never", () -> {
                    decided.incrementAndGet();
                    throw new IllegalStateException("on purpose");
                }))))
                .hasMessage("on purpose");
        assertThat(decided).as("times it was decided").hasValue(2);
        assertThat(node.look(basket)).containsExactly("apple", "pear");
    }

    @Test
    void decidesAllAgainWhoseAggregateWasBehindWhenItHadToBeReadAgain() {
        String basket = node.make("apple");
        Gate gate = new Gate();
        CompletableFuture<Long> occupant = node.send(Put.after(basket, "occupant", gate));
        gate.awaitReached();
        AtomicInteger decided = new AtomicInteger();
        CompletableFuture<Long> pear = node.send(new Take(basket, "pear"));
        CompletableFuture<Long> failing = node.send(Put.before(basket, "never", () -> {
            if (decided.getAndIncrement() == 0) {
                other.put(basket, "pear");
            }
            throw new IllegalStateException("on purpose");
        }));
        CompletableFuture<List<String>> look = node.send(new Look(basket));
        gate.open();
        assertThat(get(occupant)).isEqualTo(2);
        assertThat(get(pear)).isEqualTo(4);
        assertThat(failure(failing)).hasMessage("on purpose");
        assertThat(get(look)).containsExactly("apple", "occupant");
        assertThat(decided).hasValue(2);
    }

    @Test
    void doesNotKeepWhatCouldNotBeStored() {
        String basket = node.make("apple");
        CompletableFuture<Long> broken;
        try (Database.HeldLock held = Database.holdAppends()) {
            broken = node.send(new Put(basket, "never"));
            held.awaitAppendBy(node.node().name());
            Database.terminate(node.node().name());
        }
        assertThat(failure(broken)).isInstanceOf(EventStoreException.class);
        assertThat(node.look(basket)).containsExactly("apple");
        assertThat(node.put(basket, "pear")).isEqualTo(2);
    }

    @Test
    void goesOnWithAnAggregateThatItHasJustMade() {
        String basket = BasketNode.newBasket();
        get(node.send(new Make(basket)));
        assertThat(node.put(basket, "apple")).isEqualTo(1);
        assertThat(other.put(basket, "pear")).isEqualTo(2);
        assertThat(node.put(basket, "plum")).isEqualTo(3);
        assertThat(node.look(basket)).containsExactly("apple", "pear", "plum");
    }

    @Test
    void readsWhatItCouldNotKeep() {
        AggregateCommandBus bus = new AggregateCommandBus(Duration.ofMinutes(1), 10);
        try (BasketNode forgetful = new BasketNode(bus, 0, Integer.MAX_VALUE)) {
            String basket = forgetful.make("apple");
            renameTheApple("event_store.domain_event", basket);
            await().untilAsserted(() -> assertThat(forgetful.look(basket)).containsExactly("pear"));
            assertThat(forgetful.put(basket, "plum")).isEqualTo(2);
        }
    }

    @Test
    void storesASnapshotAfterEverySoManyEvents() {
        try (BasketNode saving = new BasketNode(3)) {
            String basket = saving.make("apple");
            assertThat(snapshots(basket)).isEmpty();
            saving.put(basket, "plum");
            await().until(() -> snapshots(basket).equals(List.of(2L)));
            saving.put(basket, "cherry");
            renameTheApple("event_store.snapshot", basket);
            assertThat(other.look(basket)).containsExactly("pear", "plum", "cherry");
            assertThat(saving.look(basket)).containsExactly("apple", "plum", "cherry");
            saving.put(basket, "lemon");
            saving.put(basket, "grape");
            await().until(() -> snapshots(basket).equals(List.of(5L)));
        }
    }

    @Test
    void storesOneSnapshotForManyEventsThatWereDecidedTogether() {
        try (BasketNode saving = new BasketNode(3)) {
            String basket = saving.make();
            Gate gate = new Gate();
            List<CompletableFuture<Long>> answers = new ArrayList<>();
            answers.add(saving.send(Put.after(basket, "occupant", gate)));
            gate.awaitReached();
            for (int i = 0; i < 8; i++) {
                answers.add(saving.send(new Put(basket, "thing " + i)));
            }
            gate.open();
            answers.forEach(BasketNode::get);
            await().until(() -> snapshots(basket).equals(List.of(9L)));
        }
    }

    @Test
    void knowsThatADiscardedAggregateIsNoMore() {
        String basket = node.make("apple");
        assertThat(other.look(basket)).containsExactly("apple");
        get(node.send(new Discard(basket)));
        for (BasketNode each : List.of(node, other)) {
            assertThat(failure(each.send(new Put(basket, "too late")))).isInstanceOf(AggregateDeletedException.class);
        }
        assertThat(Database.sequences(basket)).containsExactly(0L, 1L, 2L);
    }

    @Test
    void knowsThatAnAggregateWasDiscardedByACommandJustBefore() {
        String basket = node.make("apple");
        Gate gate = new Gate();
        CompletableFuture<Long> occupant = node.send(Put.after(basket, "occupant", gate));
        gate.awaitReached();
        CompletableFuture<Object> discarded = node.send(new Discard(basket));
        CompletableFuture<Long> late = node.send(new Put(basket, "too late"));
        CompletableFuture<Long> later = node.send(new Put(basket, "too late"));
        gate.open();
        assertThat(get(occupant)).isEqualTo(2);
        assertThat(get(discarded)).isNull();
        assertThat(failure(late)).isInstanceOf(AggregateDeletedException.class);
        assertThat(failure(later)).isInstanceOf(AggregateDeletedException.class);
        assertThat(Database.sequences(basket)).containsExactly(0L, 1L, 2L, 3L);
    }

    private static void renameTheApple(String table, String basket) {
        int changed = Database.execute(
                "update " + table + " set payload = convert_to(replace(convert_from(payload, 'UTF8'), 'apple', 'pear'),"
                        + " 'UTF8') where aggregate_id = ? and convert_from(payload, 'UTF8') like '%apple%'",
                basket);
        assertThat(changed).isEqualTo(1);
    }

    private static List<Long> snapshots(String basket) {
        return Database.query(
                Long.class, "select sequence_number from event_store.snapshot where aggregate_id = ?", basket);
    }
}
