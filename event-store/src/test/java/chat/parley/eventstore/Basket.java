package chat.parley.eventstore;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;
import static org.axonframework.modelling.command.AggregateLifecycle.markDeleted;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What tests decide on: things are put in, and can be taken out if they are there. Changes answer with their sequence. */
class Basket {
    @AggregateIdentifier
    private String id;

    private List<String> things = new ArrayList<>();

    Basket() {}

    record Make(@TargetAggregateIdentifier String basket) {}

    /** Puts something in; whatever else is to happen in the handler happens before and after that. */
    record Put(@TargetAggregateIdentifier String basket, String thing, Runnable before, Runnable after) {
        Put(String basket, String thing) {
            this(basket, thing, () -> {}, () -> {});
        }

        static Put after(String basket, String thing, Runnable before) {
            return new Put(basket, thing, before, () -> {});
        }

        static Put before(String basket, String thing, Runnable after) {
            return new Put(basket, thing, () -> {}, after);
        }
    }

    /** Puts something in unless it is there. */
    record Ensure(@TargetAggregateIdentifier String basket, String thing) {}

    /** Refused if it is not there. */
    record Take(@TargetAggregateIdentifier String basket, String thing) {}

    /** Answers with the things in the basket. */
    record Look(@TargetAggregateIdentifier String basket) {}

    record Discard(@TargetAggregateIdentifier String basket) {}

    record BasketMade(String basket) {}

    record ThingPut(String thing) {}

    record ThingTaken(String thing) {}

    record BasketDiscarded() {}

    @CommandHandler
    Basket(Make command) {
        apply(new BasketMade(command.basket()));
    }

    @CommandHandler
    long handle(Put command) {
        command.before().run();
        apply(new ThingPut(command.thing()));
        command.after().run();
        return getVersion();
    }

    @CommandHandler
    void handle(Ensure command) {
        if (!things.contains(command.thing())) {
            apply(new ThingPut(command.thing()));
        }
    }

    @CommandHandler
    long handle(Take command) {
        if (!things.contains(command.thing())) {
            throw new IllegalStateException("There is no %s in %s".formatted(command.thing(), id));
        }
        apply(new ThingTaken(command.thing()));
        return getVersion();
    }

    @CommandHandler
    List<String> handle(Look command) {
        return List.copyOf(things);
    }

    @CommandHandler
    void handle(Discard command) {
        apply(new BasketDiscarded());
    }

    @EventSourcingHandler
    void on(BasketMade made) {
        id = made.basket();
    }

    @EventSourcingHandler
    void on(ThingPut put) {
        things.add(put.thing());
    }

    @EventSourcingHandler
    void on(ThingTaken taken) {
        things.remove(taken.thing());
    }

    @EventSourcingHandler
    void on(BasketDiscarded discarded) {
        markDeleted();
    }
}
