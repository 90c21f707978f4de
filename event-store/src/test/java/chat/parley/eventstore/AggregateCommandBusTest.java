package chat.parley.eventstore;

import static chat.parley.eventstore.BasketNode.failure;
import static chat.parley.eventstore.BasketNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.eventstore.Basket.Look;
import chat.parley.eventstore.Basket.Make;
import chat.parley.eventstore.Basket.Put;
import chat.parley.eventstore.Basket.Take;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.commandhandling.callbacks.NoOpCallback;
import org.axonframework.common.Registration;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mailboxes: commands of one aggregate one after the other, together where they wait, and each with its own answer. */
class AggregateCommandBusTest {
    private static final int WAITING_MAX = 300;

    private final BasketNode node = new BasketNode(new AggregateCommandBus(Duration.ofMinutes(1), WAITING_MAX));
    private final Gate gate = new Gate();
    private String basket;

    @BeforeEach
    void makeABasket() {
        Database.empty();
        basket = node.make();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void decidesInTheOrderOfDispatch() {
        occupyTheMailbox();
        List<CompletableFuture<Long>> answers = put(WAITING_MAX);
        gate.open();
        assertThat(answers)
                .extracting(BasketNode::get)
                .containsExactlyElementsOf(
                        LongStream.range(2, 2 + WAITING_MAX).boxed().toList());
        assertThat(node.look(basket))
                .containsExactlyElementsOf(IntStream.range(-1, WAITING_MAX)
                        .mapToObj(i -> i < 0 ? "occupant" : "thing " + i)
                        .toList());
    }

    @Test
    void appendsTogetherWhatCameDuringAnAppend() {
        List<CompletableFuture<Long>> answers;
        try (Database.HeldLock held = Database.holdAppends()) {
            CompletableFuture<Long> first = node.send(new Put(basket, "first"));
            held.awaitAppendBy(node.node().name());
            answers = put(20);
            assertThat(answers).noneMatch(CompletableFuture::isDone);
            assertThat(first).as("what is not committed").isNotDone();
        }
        assertThat(answers)
                .extracting(BasketNode::get)
                .containsExactlyElementsOf(LongStream.range(2, 22).boxed().toList());
        assertThat(Database.commits()).as("made, first, and all the others").isEqualTo(3);
    }

    @Test
    void answersARefusedCommandAndGoesOnWithTheOthers() {
        occupyTheMailbox();
        long commits = Database.commits();
        CompletableFuture<Long> before = node.send(new Put(basket, "before"));
        CompletableFuture<Long> refused = node.send(new Take(basket, "apple"));
        CompletableFuture<Long> after = node.send(new Take(basket, "before"));
        gate.open();
        assertThat(failure(refused))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("There is no apple in " + basket);
        assertThat(get(before)).isEqualTo(2);
        assertThat(get(after)).isEqualTo(3);
        assertThat(node.look(basket)).containsExactly("occupant");
        assertThat(Database.commits()).as("occupant, and the others").isEqualTo(commits + 2);
    }

    @Test
    void aCommandThatFailsAfterItAppliedLeavesNothingBehind() {
        occupyTheMailbox();
        CompletableFuture<Long> before = node.send(new Put(basket, "before"));
        CompletableFuture<Long> failing = node.send(Put.before(basket, "never", AggregateCommandBusTest::fail));
        CompletableFuture<List<String>> look = node.send(new Look(basket));
        CompletableFuture<Long> failingToo = node.send(Put.before(basket, "never", AggregateCommandBusTest::fail));
        CompletableFuture<Long> after = node.send(new Put(basket, "after"));
        gate.open();
        assertThat(failure(failing)).hasMessage("on purpose");
        assertThat(failure(failingToo)).hasMessage("on purpose");
        assertThat(get(before)).isEqualTo(2);
        assertThat(get(look)).containsExactly("occupant", "before");
        assertThat(get(after)).isEqualTo(3);
        assertThat(failure(node.send(Put.before(basket, "never", AggregateCommandBusTest::fail))))
                .hasMessage("on purpose");
        assertThat(node.look(basket)).containsExactly("occupant", "before", "after");
        assertThat(Database.sequences(basket)).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void refusesOneMoreThanMayWaitAndOnlyForThatAggregate() {
        String other = node.make();
        occupyTheMailbox();
        List<CompletableFuture<Long>> waiting = put(WAITING_MAX);
        assertThat(failure(node.send(new Put(basket, "too many"))))
                .isInstanceOf(BusyException.class)
                .hasMessageContaining(basket);
        assertThat(node.put(other, "thing")).isEqualTo(1);
        gate.open();
        waiting.forEach(BasketNode::get);
        assertThat(node.look(basket)).hasSize(1 + WAITING_MAX).doesNotContain("too many");
    }

    @Test
    void decidesACreationAndWhatFollowsItTogether() {
        String made = BasketNode.newBasket();
        List<CompletableFuture<?>> answers = new ArrayList<>();
        try (Database.HeldLock held = Database.holdAppends()) {
            CompletableFuture<?> unknown = node.send(new Put(made, "too early"));
            assertThat(failure(unknown)).isInstanceOf(AggregateNotFoundException.class);
            answers.add(node.send(new Make(made)));
            held.awaitAppendBy(node.node().name());
            answers.add(node.send(new Put(made, "a")));
            answers.add(node.send(new Make(made)));
            answers.add(node.send(new Put(made, "b")));
        }
        assertThat(get(answers.get(0))).isEqualTo(made);
        assertThat(get(answers.get(1))).isEqualTo(1L);
        assertThat(failure(answers.get(2))).isNotNull();
        assertThat(get(answers.get(3))).isEqualTo(2L);
        assertThat(failure(node.send(new Make(made)))).isInstanceOf(AggregateStreamCreationException.class);
        assertThat(node.look(made)).containsExactly("a", "b");
    }

    @Test
    void handlesACommandWithoutARoutingKey() {
        record Knock(Runnable meanwhile) {}
        Registration subscription = node.bus().subscribe(Knock.class.getName(), command -> {
            ((Knock) command.getPayload()).meanwhile().run();
            return "come in";
        });
        CompletableFuture<String> patient = node.send(new Knock(gate));
        gate.awaitReached();
        assertThat(BasketNode.<String>get(node.send(new Knock(() -> {})))).isEqualTo("come in");
        assertThat(patient).isNotDone();
        gate.open();
        assertThat(get(patient)).isEqualTo("come in");
        assertThat(subscription.cancel()).isTrue();
        assertThat(failure(node.send(new Knock(() -> {})))).isInstanceOf(NoHandlerForCommandException.class);
    }

    @Test
    void tellsThatNobodyHandlesACommand() {
        assertThat(failure(node.send("what"))).isInstanceOf(NoHandlerForCommandException.class);
    }

    @Test
    void aCallbackThatFailsDisturbsNobody() {
        occupyTheMailbox();
        AtomicInteger called = new AtomicInteger();
        CompletableFuture<Long> before = node.send(new Put(basket, "before"));
        node.bus().dispatch(message(new Put(basket, "fine")), (command, result) -> {
            called.incrementAndGet();
            throw new IllegalStateException("on purpose");
        });
        node.bus().dispatch(message(new Put(basket, "nobody waits")));
        node.bus().dispatch(message(new Put(basket, "nobody listens")), NoOpCallback.INSTANCE);
        CompletableFuture<Long> after = node.send(new Put(basket, "after"));
        gate.open();
        assertThat(get(before)).isEqualTo(2);
        assertThat(get(after)).isEqualTo(6);
        assertThat(called).hasValue(1);
        assertThat(node.look(basket)).hasSize(6);
    }

    @Test
    void anInterceptorThatFailsFailsThatCommandOnly() {
        Registration interception = node.bus().registerDispatchInterceptor(commands -> (index, command) -> {
            if (command.getPayload() instanceof Put put && put.thing().equals("forbidden")) {
                throw new IllegalStateException("on purpose");
            }
            return command;
        });
        occupyTheMailbox();
        CompletableFuture<Long> before = node.send(new Put(basket, "before"));
        CompletableFuture<Long> forbidden = node.send(new Put(basket, "forbidden"));
        CompletableFuture<Long> after = node.send(new Put(basket, "after"));
        gate.open();
        assertThat(failure(forbidden)).hasMessage("on purpose");
        assertThat(get(before)).isEqualTo(2);
        assertThat(get(after)).isEqualTo(3);
        assertThat(interception.cancel()).isTrue();
        assertThat(node.put(basket, "forbidden")).isEqualTo(4);
    }

    @Test
    void whatWaitsWhenTheBusIsClosedIsStillDecided() {
        occupyTheMailbox();
        CompletableFuture<Long> waiting = node.send(new Put(basket, "waiting"));
        node.bus().close();
        gate.open();
        assertThat(get(waiting)).isEqualTo(2);
    }

    /** The first command is in its handler, so that others wait until the gate is opened. */
    private void occupyTheMailbox() {
        CompletableFuture<Long> occupant = node.send(Put.after(basket, "occupant", gate));
        gate.awaitReached();
        assertThat(occupant).isNotDone();
    }

    private List<CompletableFuture<Long>> put(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> node.<Long>send(new Put(basket, "thing " + i)))
                .toList();
    }

    private static CommandMessage<Object> message(Object command) {
        return GenericCommandMessage.asCommandMessage(command);
    }

    private static void fail() {
        throw new IllegalStateException("on purpose");
    }
}
