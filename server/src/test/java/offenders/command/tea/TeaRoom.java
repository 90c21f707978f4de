package offenders.command.tea;

import offenders.command.coffee.CoffeeRoom;
import org.axonframework.spring.stereotype.Aggregate;

/** Public, needs another feature, and changes while it decides. */
@Aggregate
public class TeaRoom {
    private CoffeeRoom next;

    void handle(CoffeeRoom command) {
        next = command;
    }

    CoffeeRoom next() {
        return next;
    }
}
