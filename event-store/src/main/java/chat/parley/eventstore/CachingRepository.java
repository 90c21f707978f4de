package chat.parley.eventstore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.AggregateDeletedException;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.annotation.HandlerDefinition;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps aggregates in memory between commands, yet lets none be answered from stale state.
 *
 * <p>Axon's {@code CachingEventSourcingRepository} trusts its cache, so a node could refuse or ignore a command because of
 * what another node changed long ago. Here whatever applies events is proved fresh by the append, which fails if another
 * was first; a unit of work that applies none asks the store before it commits, and is decided again if it was behind.
 *
 * <p>It is made for an {@link AggregateCommandBus}: that gives an aggregate one thread at a time, so there are no locks,
 * and puts refused commands, which apply nothing, into a unit of work that does commit.
 */
public class CachingRepository<T> extends EventSourcingRepository<T> {
    private final String held = this + "_HELD";
    private final PostgresEventStore eventStore;
    private final Cache<String, EventSourcedAggregate<T>> idle;
    private final int snapshotEvery;

    /** Keeps so many aggregates, and stores a snapshot of one after every so many events. */
    protected CachingRepository(
            Class<T> type,
            PostgresEventStore eventStore,
            HandlerDefinition handlerDefinition,
            ParameterResolverFactory parameterResolverFactory,
            int aggregatesMax,
            int snapshotEvery) {
        super(EventSourcingRepository.builder(type)
                .eventStore(eventStore)
                .lockFactory(NullLockFactory.INSTANCE)
                .handlerDefinition(handlerDefinition)
                .parameterResolverFactory(parameterResolverFactory));
        this.eventStore = eventStore;
        this.idle = Caffeine.newBuilder().maximumSize(aggregatesMax).build();
        this.snapshotEvery = snapshotEvery;
    }

    @Override
    protected EventSourcedAggregate<T> doLoadWithLock(String id, @Nullable Long expectedVersion) {
        Held<T> before = heldAggregates().get(id);
        if (before != null && before.isAsSaved()) {
            return before.aggregate; // A command before this one in the unit of work was refused, and changed nothing.
        }
        EventSourcedAggregate<T> cached = before == null ? idle.asMap().remove(id) : null;
        EventSourcedAggregate<T> aggregate = cached == null ? loadReadable(id, expectedVersion) : cached;
        hold(id, before == null ? new Held<>(aggregate, cached != null) : before.reloaded(aggregate));
        return aggregate;
    }

    private EventSourcedAggregate<T> loadReadable(String id, @Nullable Long expectedVersion) {
        try {
            return super.doLoadWithLock(id, expectedVersion);
        } catch (AggregateNotFoundException | EventStoreException known) {
            throw known;
        } catch (RuntimeException unreadable) {
            throw new AggregateUnreadableException(id, unreadable);
        }
    }

    @Override
    protected void doSaveWithLock(EventSourcedAggregate<T> aggregate) {
        if (aggregate.version() == null) {
            return; // It was made, and has no events.
        }
        String id = aggregate.identifierAsString();
        Held<T> saved = heldAggregates().get(id);
        if (saved == null) { // It was made just now.
            saved = new Held<>(aggregate, false);
            hold(id, saved);
        }
        Held<T> saving = saved;
        long before = saving.savedVersion;
        saving.savedVersion = aggregate.version();
        CurrentUnitOfWork.get().onRollback(work -> saving.savedVersion = before);
    }

    @Override
    protected void doDeleteWithLock(EventSourcedAggregate<T> aggregate) {
        doSaveWithLock(aggregate);
    }

    /** Refuses also what a command before this one in the unit of work has deleted, as if it were loaded anew. */
    @Override
    protected void validateOnLoad(Aggregate<T> aggregate, @Nullable Long expectedVersion) {
        if (aggregate.isDeleted()) {
            throw new AggregateDeletedException(aggregate.identifierAsString());
        }
        super.validateOnLoad(aggregate, expectedVersion);
    }

    private Map<String, Held<T>> heldAggregates() {
        return CurrentUnitOfWork.get().root().getOrComputeResource(held, key -> new HashMap<>());
    }

    private void hold(String id, Held<T> holding) {
        Map<String, Held<T>> aggregates = heldAggregates();
        if (aggregates.isEmpty()) { // For all of them, and before anything is appended: then it would be too late.
            UnitOfWork<?> root = CurrentUnitOfWork.get().root();
            root.onPrepareCommit(work -> aggregates.forEach(this::requireFresh));
            root.afterCommit(work -> aggregates.forEach(this::release));
        }
        aggregates.put(id, holding);
    }

    /** What was applied is proved by the append; what was decided without applying anything is proved here. */
    private void requireFresh(String id, Held<T> holding) {
        boolean provedByAppend = holding.firstVersion != holding.savedVersion;
        if (!holding.behind && (!holding.cached || provedByAppend)) {
            return;
        }
        if (holding.behind) {
            throw behind(id);
        }
        DomainEventStream missed = eventStore.readEvents(id, holding.firstVersion + 1);
        if (missed.hasNext()) {
            if (holding.isAsSaved()) {
                holding.aggregate.initializeState(missed);
                idle.put(id, holding.aggregate);
            }
            throw behind(id);
        }
    }

    private static ConcurrencyException behind(String id) {
        return new ConcurrencyException("Aggregate %s was behind: it is decided on again".formatted(id));
    }

    private void release(String id, Held<T> holding) {
        EventSourcedAggregate<T> aggregate = holding.aggregate;
        if (holding.isAsSaved() && !aggregate.isDeleted()) {
            if (snapshotIsDue(holding)) {
                eventStore.storeSnapshotLater(new GenericDomainEventMessage<>(
                        aggregate.type(), id, aggregate.version(), aggregate.getAggregateRoot()));
            }
            idle.put(id, aggregate);
        }
    }

    private boolean snapshotIsDue(Held<T> holding) {
        return (holding.firstVersion + 1) / snapshotEvery < (holding.savedVersion + 1) / snapshotEvery;
    }

    /** An aggregate that a unit of work has taken out of the cache, loaded or made. */
    private static final class Held<T> {
        private final EventSourcedAggregate<T> aggregate;
        private final boolean cached;
        private final boolean behind;
        private final long firstVersion;
        private long savedVersion;

        private Held(EventSourcedAggregate<T> aggregate, boolean cached) {
            this(aggregate, cached, false, aggregate.version());
        }

        private Held(EventSourcedAggregate<T> aggregate, boolean cached, boolean behind, long firstVersion) {
            this.aggregate = aggregate;
            this.cached = cached;
            this.behind = behind;
            this.firstVersion = firstVersion;
            this.savedVersion = aggregate.version();
        }

        /** In the place of one that a command changed before it was refused; the commands before it knew the old one. */
        private Held<T> reloaded(EventSourcedAggregate<T> fresh) {
            return new Held<>(fresh, cached, behind || fresh.version() != savedVersion, firstVersion);
        }

        /** Whether no refused command has left a change behind. */
        private boolean isAsSaved() {
            return aggregate.version() == savedVersion;
        }
    }
}
