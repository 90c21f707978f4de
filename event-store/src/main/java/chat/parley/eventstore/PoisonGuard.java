package chat.parley.eventstore;

import org.axonframework.eventhandling.EventHandlerInvoker;

/** Has a projection stop at an event that it cannot take with that event's aggregate only, and keeps where it stopped. */
public interface PoisonGuard {
    /**
     * Guards what events are given to. Where it stops is kept under the name of a group, in the transaction of the rows.
     *
     * @param handler an object with annotated event handlers
     */
    EventHandlerInvoker guard(String group, Object handler);

    /**
     * Where one group has stopped, the other has now, and nowhere else; in the current transaction.
     *
     * @return whether that is anywhere
     */
    boolean handOver(String from, String to);

    /** Forgets where a group has stopped; in the current transaction. */
    void forget(String group);
}
