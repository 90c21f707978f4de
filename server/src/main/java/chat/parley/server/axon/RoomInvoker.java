package chat.parley.server.axon;

import static java.util.Objects.requireNonNull;

import chat.parley.eventstore.Gathered;
import chat.parley.eventstore.UnreadableEvent;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a projection its events, such that one which it cannot take stops it with that event's room only.
 *
 * <p>A batch is tried as a whole. If it fails, it is done again from its savepoint, each event by itself: the one that fails
 * becomes a dead letter, and so do the later ones of its room, which would make no sense without it. A failure that is not the
 * event's is passed on, and the processor repeats the batch later.
 *
 * <p>Only the processor adds rooms to those that wait, and whoever takes one away holds its row: so {@link #suspects} has all
 * of them, and perhaps some that wait no more, of which the row tells. There is no query while it is empty.
 */
final class RoomInvoker implements EventHandlerInvoker {
    private static final Logger LOG = LoggerFactory.getLogger(RoomInvoker.class);
    private static final String BATCH = RoomInvoker.class.getName() + ".batch";

    private final String projection;
    private final EventHandlerInvoker handlers;
    private final DeadLetterTable letters;
    private final Runnable failures;
    private volatile @Nullable Set<String> suspects;

    /** Stops with rooms under the name of a processing group, and tells of each event that fails. */
    RoomInvoker(String projection, EventHandlerInvoker handlers, DeadLetterTable letters, Runnable failures) {
        this.projection = projection;
        this.handlers = handlers;
        this.letters = letters;
        this.failures = failures;
    }

    @Override
    public boolean canHandle(EventMessage<?> event, Segment segment) {
        return event.getPayloadType() == UnreadableEvent.class || handlers.canHandle(event, segment);
    }

    @Override
    public boolean canHandleType(Class<?> payloadType) {
        return payloadType == UnreadableEvent.class || handlers.canHandleType(payloadType);
    }

    @Override
    public void handle(EventMessage<?> message, Segment segment) throws Exception {
        DomainEventMessage<?> event = (DomainEventMessage<?>) message;
        Batch batch = batch(segment);
        batch.events.add(event);
        if (!batch.failed && !batch.awaits(event)) {
            try {
                invoke(event, segment);
            } catch (Exception failure) {
                requireOfTheEvent(failure);
                batch.fail();
            }
        }
    }

    private void invoke(EventMessage<?> event, Segment segment) throws Exception {
        if (event.getPayloadType() == UnreadableEvent.class) {
            throw ((UnreadableEvent) event.getPayload()).cause();
        }
        handlers.handle(event, segment);
    }

    private static void requireOfTheEvent(Exception failure) throws Exception {
        if (Failure.isTransient(failure)) {
            throw failure;
        }
    }

    private Batch batch(Segment segment) {
        UnitOfWork<?> work = CurrentUnitOfWork.get().root();
        return work.getOrComputeResource(BATCH, key -> {
            if (suspects == null) {
                suspects = letters.rooms(projection);
            }
            Batch batch = new Batch(letters.savepoint());
            work.onPrepareCommit(committing -> finish(batch, segment));
            work.onRollback(failed -> suspects = null);
            return batch;
        });
    }

    private void finish(Batch batch, Segment segment) {
        if (!batch.failed) {
            try {
                Gathered.flush();
            } catch (RuntimeException failure) {
                if (Failure.isTransient(failure)) {
                    throw failure;
                }
                batch.fail();
            }
        }
        if (batch.failed) {
            batch.waiting.clear();
            batch.events.stream().filter(event -> !batch.awaits(event)).forEach(event -> handleAlone(event, segment));
        }
        batch.waiting.forEach((room, more) -> letters.await(projection, room, more.last(), more.events()));
    }

    private void handleAlone(DomainEventMessage<?> event, Segment segment) {
        Exception failure = attempt(event, segment);
        if (failure != null) {
            stopAt(event, failure);
        }
    }

    /**
     * Hands out an event by itself, and has what comes of it written.
     *
     * @return why nothing was written, null if all went well
     */
    @Nullable
    Exception attempt(EventMessage<?> event, Segment segment) {
        Gathered.discard();
        Savepoint before = letters.savepoint();
        try {
            invoke(event, segment);
            Gathered.flush();
            letters.release(before);
            return null;
        } catch (Exception failure) {
            if (Failure.isTransient(failure)) {
                throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
            }
            Gathered.discard();
            letters.rollBackTo(before);
            failures.run();
            LOG.debug("What {} stumbled over", projection, failure);
            return failure;
        }
    }

    private void stopAt(DomainEventMessage<?> event, Exception failure) {
        String room = event.getAggregateIdentifier();
        long sequence = event.getSequenceNumber();
        String cause = Failure.inWords(failure);
        if (isSkipped(room, sequence)) {
            return;
        }
        LOG.error("{} has stopped with room {} at its event {}: {}", projection, room, sequence, cause);
        letters.insert(projection, room, sequence, position(event), EventNames.stored(event), cause);
        requireNonNull(suspects).add(room);
    }

    /** Whether an operator has said that it is passed over. */
    boolean isSkipped(String room, long sequence) {
        return letters.isSkipped(DeadLetters.lasting(projection), room, sequence);
    }

    private static long position(DomainEventMessage<?> event) {
        return event instanceof TrackedEventMessage<?> tracked
                ? tracked.trackingToken().position().orElse(0)
                : 0;
    }

    /** Projections are rebuilt beside: a reset would hand out old events to tables that are full. */
    @Override
    public boolean supportsReset() {
        return false;
    }

    /** Another node may go on, and stop with rooms that this one would not know of. */
    @Override
    public void segmentReleased(Segment segment) {
        suspects = null;
        handlers.segmentReleased(segment);
    }

    /** What the current unit of work has handed out so far. */
    private final class Batch {
        private final Savepoint start;
        private final List<DomainEventMessage<?>> events = new ArrayList<>();
        private final Map<String, Waiting> waiting = new HashMap<>();
        private boolean failed;

        private Batch(Savepoint start) {
            this.start = start;
        }

        /** At once: Axon prolongs its claim meanwhile, which a transaction that failed could not do. */
        private void fail() {
            letters.rollBackTo(start);
            failed = true;
        }

        /** Whether the event's room waits; then this one waits, too. */
        private boolean awaits(DomainEventMessage<?> event) {
            String room = event.getAggregateIdentifier();
            Set<String> rooms = requireNonNull(suspects);
            if (!rooms.contains(room)) {
                return false;
            }
            boolean waits = waiting.containsKey(room)
                    || letters.lock(projection, room, false).isPresent();
            if (waits) {
                waiting.merge(room, new Waiting(event.getSequenceNumber(), 1), Waiting::and);
            } else {
                rooms.remove(room);
            }
            return waits;
        }
    }

    /** Events of a room that wait, up to the last. */
    private record Waiting(long last, long events) {
        private Waiting and(Waiting later) {
            return new Waiting(later.last, events + later.events);
        }
    }
}
