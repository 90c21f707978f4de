package chat.parley.eventstore;

import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.messaging.annotation.ClasspathHandlerDefinition;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;

/** All that a node needs to decide on baskets. */
final class BasketNode implements AutoCloseable {
    private static final int BASKETS_MAX = 10;
    private static final int NO_SNAPSHOTS = Integer.MAX_VALUE;

    private final Node node = new Node();
    private final AggregateCommandBus bus;
    private final CommandGateway gateway;

    BasketNode() {
        this(NO_SNAPSHOTS);
    }

    BasketNode(int snapshotEvery) {
        this(new AggregateCommandBus(Duration.ofMinutes(1), 10_000), BASKETS_MAX, snapshotEvery);
    }

    BasketNode(AggregateCommandBus bus) {
        this(bus, BASKETS_MAX, NO_SNAPSHOTS);
    }

    BasketNode(AggregateCommandBus bus, int basketsMax, int snapshotEvery) {
        this.bus = bus;
        gateway = DefaultCommandGateway.builder().commandBus(bus).build();
        AggregateAnnotationCommandHandler.<Basket>builder()
                .aggregateType(Basket.class)
                .repository(new Baskets(node.store(), basketsMax, snapshotEvery))
                .build()
                .subscribe(bus);
    }

    static String newBasket() {
        return "basket-" + UUID.randomUUID();
    }

    /** A new basket with these things. */
    String make(String... things) {
        String basket = newBasket();
        get(send(new Basket.Make(basket)));
        for (String thing : things) {
            get(send(new Basket.Put(basket, thing)));
        }
        return basket;
    }

    <R> CompletableFuture<R> send(Object command) {
        return gateway.<R>send(command).orTimeout(1, TimeUnit.MINUTES);
    }

    /** Puts something in, and answers with the sequence of that. */
    long put(String basket, String thing) {
        return BasketNode.<Long>get(send(new Basket.Put(basket, thing)));
    }

    List<String> look(String basket) {
        return get(send(new Basket.Look(basket)));
    }

    static <R> R get(CompletableFuture<R> answer) {
        return answer.join();
    }

    /** Why a command was not done. */
    static Throwable failure(CompletableFuture<?> answer) {
        Throwable failure = catchThrowable(answer::join);
        return failure == null ? null : failure.getCause();
    }

    AggregateCommandBus bus() {
        return bus;
    }

    Node node() {
        return node;
    }

    @Override
    public void close() {
        bus.close();
        node.close();
    }

    private static final class Baskets extends CachingRepository<Basket> {
        Baskets(PostgresEventStore store, int basketsMax, int snapshotEvery) {
            super(
                    Basket.class,
                    store,
                    ClasspathHandlerDefinition.forClass(Basket.class),
                    ClasspathParameterResolverFactory.forClass(Basket.class),
                    basketsMax,
                    snapshotEvery);
        }
    }
}
