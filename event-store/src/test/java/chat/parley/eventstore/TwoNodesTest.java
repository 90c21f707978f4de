package chat.parley.eventstore;

import static chat.parley.eventstore.BasketNode.failure;
import static chat.parley.eventstore.BasketNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.eventstore.Basket.Make;
import chat.parley.eventstore.Basket.Put;
import chat.parley.eventstore.Basket.Take;
import chat.parley.eventstore.Basket.ThingPut;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes decide on the same aggregate: whoever comes second decides again, on what is so by then. */
class TwoNodesTest {
    private final BasketNode node = new BasketNode();
    private final BasketNode other = new BasketNode();
    private final Gate gate = new Gate();

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
    void aConflictMakesAllThatWereDecidedTogetherBeDecidedAgain() {
        String basket = node.make("apple");
        CompletableFuture<Long> occupant = node.send(Put.after(basket, "occupant", gate));
        gate.awaitReached();
        AtomicInteger decided = new AtomicInteger();
        CompletableFuture<Long> first = node.send(new Put(basket, "first"));
        CompletableFuture<Long> pear = node.send(new Take(basket, "pear"));
        CompletableFuture<Long> apple = node.send(new Take(basket, "apple"));
        CompletableFuture<Long> last = node.send(Put.after(basket, "last", () -> {
            if (decided.getAndIncrement() == 0) { // The others were decided by now, and nothing is stored.
                assertThat(other.put(basket, "pear")).isEqualTo(3);
                get(other.send(new Take(basket, "apple")));
            }
        }));
        gate.open();
        assertThat(get(occupant)).isEqualTo(2);
        assertThat(get(first)).isEqualTo(5);
        assertThat(node.bus().conflicts()).isEqualTo(1);
        assertThat(other.bus().conflicts()).isZero();
        assertThat(get(pear)).isEqualTo(6);
        assertThat(failure(apple)).hasMessageStartingWith("There is no apple");
        assertThat(get(last)).isEqualTo(7);
        assertThat(decided).hasValue(2);
        assertThat(Database.sequences(basket)).hasSize(8);
        for (BasketNode each : List.of(node, other)) {
            assertThat(each.look(basket)).containsExactly("occupant", "first", "last");
        }
    }

    @Test
    void everyAnswerIsWhereTheEventIs() {
        String basket = node.make();
        Map<String, Long> answers = new ConcurrentHashMap<>();
        int each = 60;
        List<Work> senders = Stream.of(node, other, node, other)
                .map(sender -> Work.start(() -> putMany(sender, basket, each, answers)))
                .toList();
        senders.forEach(Work::join);
        int events = 1 + 4 * each;
        assertThat(Database.sequences(basket))
                .containsExactlyElementsOf(LongStream.range(0, events).boxed().toList());
        assertThat(answers).hasSize(4 * each);
        node.node()
                .engine()
                .readEvents(basket, 1)
                .forEachRemaining(event -> assertThat(answers).containsEntry(thing(event), event.getSequenceNumber()));
        for (BasketNode any : List.of(node, other)) {
            assertThat(any.look(basket)).containsExactlyInAnyOrderElementsOf(answers.keySet());
        }
    }

    private static void putMany(BasketNode sender, String basket, int count, Map<String, Long> answers) {
        String name = Thread.currentThread().toString();
        List<CompletableFuture<Long>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(sender.send(new Put(basket, name + i)));
            if (i % 10 == 0) {
                get(sent.getLast()); // now and then somebody waits, so that batches have all sizes
            }
        }
        IntStream.range(0, count).forEach(i -> answers.put(name + i, get(sent.get(i))));
    }

    private static String thing(DomainEventMessage<?> event) {
        return ((ThingPut) event.getPayload()).thing();
    }

    @Test
    void ofTwoThatMakeTheSameOneIsToldThatItExists() {
        String basket = BasketNode.newBasket();
        List<CompletableFuture<?>> makers;
        List<CompletableFuture<Long>> puts;
        try (Database.HeldLock held = Database.holdAppends()) {
            makers = List.of(node.send(new Make(basket)), other.send(new Make(basket)));
            held.awaitAppendBy(node.node().name());
            held.awaitAppendBy(other.node().name());
            puts = List.of(node.send(new Put(basket, "one")), other.send(new Put(basket, "another")));
        }
        List<Throwable> failures = makers.stream()
                .map(BasketNode::failure)
                .filter(failure -> failure != null)
                .toList();
        assertThat(failures).hasSize(1).hasOnlyElementsOfType(AggregateStreamCreationException.class);
        assertThat(puts).extracting(BasketNode::get).containsExactlyInAnyOrder(1L, 2L);
        assertThat(node.look(basket)).containsExactlyInAnyOrder("one", "another");
    }

    @Test
    void theTailsOfBothTellTheSame() throws InterruptedException {
        String basket = node.make();
        try (var here = node.node().store().openStream(null);
                var there = other.node().store().openStream(null)) {
            for (int i = 0; i < 10; i++) {
                (i % 2 == 0 ? node : other).put(basket, "thing " + i);
            }
            for (long position = 1; position <= 11; position++) {
                var event = here.nextAvailable();
                assertThat(event.trackingToken().position()).hasValue(position);
                assertThat(there.nextAvailable().getIdentifier()).isEqualTo(event.getIdentifier());
            }
        }
    }
}
