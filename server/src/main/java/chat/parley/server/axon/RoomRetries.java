package chat.parley.server.axon;

import chat.parley.eventstore.EventLog;
import chat.parley.eventstore.LogFilter;
import chat.parley.eventstore.StoredEvent;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with the rooms that a projection has stopped with.
 *
 * <p>Whoever does so holds the room's row. The projection, wherever it runs, holds it too for as long as a batch of it counts
 * on the room's waiting; so an event is either among those that wait, or handled once the room does not.
 */
final class RoomRetries {
    /** In one transaction, for whose end the projection waits if it meets that room. */
    private static final int EVENTS_A_STEP_MAX = 100;

    private final String projection;
    private final RoomInvoker invoker;
    private final TransactionManager transactions;
    private final DeadLetterTable table;
    private final EventLog log;
    private final BooleanSupplier isOurs;
    private final Runnable retries;

    /**
     * Tells of each attempt.
     *
     * @param isOurs whether the projection's rows are by the rules of this program; asked in the transaction that writes them
     */
    RoomRetries(
            String projection,
            RoomInvoker invoker,
            TransactionManager transactions,
            DeadLetterTable table,
            EventLog log,
            BooleanSupplier isOurs,
            Runnable retries) {
        this.projection = projection;
        this.invoker = invoker;
        this.transactions = transactions;
        this.table = table;
        this.log = log;
        this.isOurs = isOurs;
        this.retries = retries;
    }

    /** Has the events that wait taken, until one fails or none waits. */
    void goOn(String room, boolean onlyIfDue) {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = inTransaction(() -> table.lock(projection, room, onlyIfDue)
                    .filter(letter -> isOurs.getAsBoolean())
                    .map(this::step)
                    .orElse(false)); // Another node was quicker.
        }
    }

    /** Has a few events taken, in order; whether more of them can be tried at once. */
    private boolean step(DeadLetter first) {
        retries.run();
        List<StoredEvent> events =
                log.scan(LogFilter.ofAggregate(first.room()), first.sequence() - 1).next(EVENTS_A_STEP_MAX + 1).stream()
                        .filter(event -> event.row().sequence() <= first.lastSequence())
                        .toList();
        long left = first.letters();
        for (StoredEvent event : events.subList(0, Math.min(events.size(), EVENTS_A_STEP_MAX))) {
            List<TrackedEventMessage<?>> wanted = log.streamed(event).stream()
                    .filter(message -> invoker.canHandle(message, Segment.ROOT_SEGMENT))
                    .toList();
            Exception failure = attempt(wanted);
            if (failure != null && !invoker.isSkipped(first.room(), event.row().sequence())) {
                stopAgain(first, event, failure, left);
                return false;
            }
            left -= wanted.size();
        }
        if (events.size() <= EVENTS_A_STEP_MAX) {
            table.delete(projection, first.room());
            return false;
        }
        table.moveTo(first.next(events.getLast(), "not tried yet", 0, left));
        return true;
    }

    private @Nullable Exception attempt(List<TrackedEventMessage<?>> messages) {
        for (TrackedEventMessage<?> message : messages) {
            Exception failure = invoker.attempt(message, Segment.ROOT_SEGMENT);
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    private void stopAgain(DeadLetter first, StoredEvent event, Exception failure, long left) {
        String cause = Failure.inWords(failure);
        if (event.row().sequence() == first.sequence()) {
            table.failed(first, cause);
        } else {
            table.moveTo(first.next(event, cause, 1, left));
        }
    }

    /** In such a transaction as the projection's own batches have. */
    <R> R inTransaction(Supplier<R> task) {
        DefaultUnitOfWork<EventMessage<?>> work =
                DefaultUnitOfWork.startAndGet(GenericEventMessage.asEventMessage(projection));
        work.attachTransaction(transactions);
        ResultMessage<R> result = work.executeWithResult(task::get);
        if (result.isExceptional()) {
            throw result.exceptionResult() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(result.exceptionResult());
        }
        return result.getPayload();
    }
}
