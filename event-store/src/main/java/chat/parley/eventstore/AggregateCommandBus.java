package chat.parley.eventstore;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.FailingDuplicateCommandHandlerResolver;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.callbacks.LoggingCallback;
import org.axonframework.commandhandling.distributed.AnnotationRoutingStrategy;
import org.axonframework.commandhandling.distributed.RoutingStrategy;
import org.axonframework.commandhandling.distributed.UnresolvedRoutingKeyPolicy;
import org.axonframework.common.Registration;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each command to the mailbox of its aggregate. What waits there is decided together, one command after the other on
 * the same loaded aggregate, appended once, and answered after the commit; other aggregates go on meanwhile.
 *
 * <p>So a lively aggregate costs one commit for many commands, where a lock that is held through the commit costs one for
 * each. Commands are decided in the order in which they were dispatched. Nothing is decided ahead of a commit: on a
 * conflict with another node the aggregate is loaded again and all of them are decided again.
 *
 * <p>A command waits at most the given time; then, or when too many wait, its answer is {@link BusyException}, and
 * nothing was stored. A command without a routing key has a mailbox of its own.
 */
public final class AggregateCommandBus implements CommandBus, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AggregateCommandBus.class);

    private static final int BATCH_MAX = 256;
    private static final Duration CONFLICT_PAUSE_MAX = Duration.ofMillis(5);
    private static final Duration EXPIRY_CHECK = Duration.ofMillis(100);

    private final SimpleCommandBus handling = SimpleCommandBus.builder()
            .transactionManager(NoTransactionManager.instance())
            .rollbackConfiguration(RollbackConfigurationType.ANY_THROWABLE)
            .duplicateCommandHandlerResolver(FailingDuplicateCommandHandlerResolver.instance())
            .build();
    private final RoutingStrategy routing = AnnotationRoutingStrategy.builder()
            .fallbackRoutingStrategy(UnresolvedRoutingKeyPolicy.RANDOM_KEY)
            .build();
    private final ConcurrentHashMap<String, Queue<WaitingCommand<?, ?>>> mailboxes = new ConcurrentHashMap<>();
    private final ScheduledExecutorService expiry = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("command-expiry").daemon().factory());
    private final Future<?> expiryChecks;
    private final LongAdder conflicts = new LongAdder();
    private final Duration timeout;
    private final int waitingMax;

    /** Commands wait at most that long, and at most that many for one aggregate. */
    public AggregateCommandBus(Duration timeout, int waitingMax) {
        this.timeout = timeout;
        this.waitingMax = waitingMax;
        long period = EXPIRY_CHECK.toMillis();
        this.expiryChecks = expiry.scheduleWithFixedDelay(this::expire, period, period, TimeUnit.MILLISECONDS);
    }

    /** How often another node's events were stored first, and something had to be decided again. */
    public long conflicts() {
        return conflicts.sum();
    }

    @Override
    public <C> void dispatch(CommandMessage<C> command) {
        dispatch(command, LoggingCallback.INSTANCE);
    }

    @Override
    public <C, R> void dispatch(CommandMessage<C> command, CommandCallback<? super C, ? super R> callback) {
        WaitingCommand<C, R> waiting = new WaitingCommand<>(command, callback, System.nanoTime() + timeout.toNanos());
        String aggregate = requireNonNull(routing.getRoutingKey(command));
        Delivery delivery = deliver(aggregate, waiting);
        switch (delivery) {
            case TO_AN_IDLE_ONE -> Thread.startVirtualThread(() -> empty(aggregate));
            case TO_A_FULL_ONE ->
                waiting.fail(new BusyException("Too many commands wait for %s: try again".formatted(aggregate)));
            case TO_A_BUSY_ONE -> {}
        }
    }

    private enum Delivery {
        TO_AN_IDLE_ONE,
        TO_A_BUSY_ONE,
        TO_A_FULL_ONE
    }

    /** A mailbox is in the map exactly while a thread empties it; all changes are made under the map's lock of its key. */
    private Delivery deliver(String aggregate, WaitingCommand<?, ?> waiting) {
        Delivery[] delivery = {Delivery.TO_A_BUSY_ONE};
        mailboxes.compute(aggregate, (key, existing) -> {
            if (existing == null) {
                delivery[0] = Delivery.TO_AN_IDLE_ONE;
            } else if (existing.size() >= waitingMax) {
                delivery[0] = Delivery.TO_A_FULL_ONE;
                return existing;
            }
            Queue<WaitingCommand<?, ?>> mailbox = existing == null ? new ArrayDeque<>() : existing;
            mailbox.add(waiting);
            return mailbox;
        });
        return delivery[0];
    }

    private void empty(String aggregate) {
        for (var batch = take(aggregate); !batch.isEmpty(); batch = take(aggregate)) {
            try {
                handle(batch);
            } catch (RuntimeException | Error fault) {
                batch.forEach(waiting -> waiting.fail(fault));
            }
        }
    }

    private List<WaitingCommand<?, ?>> take(String aggregate) {
        List<WaitingCommand<?, ?>> batch = new ArrayList<>();
        mailboxes.computeIfPresent(aggregate, (key, mailbox) -> {
            while (!mailbox.isEmpty() && batch.size() < BATCH_MAX) {
                batch.add(mailbox.remove());
            }
            return batch.isEmpty() ? null : mailbox;
        });
        return batch;
    }

    private void handle(List<WaitingCommand<?, ?>> batch) {
        List<WaitingCommand<?, ?>> undecided = batch;
        while (!undecided.isEmpty()) {
            try {
                decide(undecided);
                undecided.forEach(WaitingCommand::answer);
                return;
            } catch (ConcurrencyException conflict) {
                conflicts.increment();
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(CONFLICT_PAUSE_MAX.toNanos()));
                undecided = withoutExpired(undecided);
            } catch (RuntimeException failure) {
                failed(undecided, failure);
                return;
            }
        }
    }

    /** One unit of work around those of the commands: what it appends is what all of them applied, in their order. */
    private void decide(List<WaitingCommand<?, ?>> commands) {
        DefaultUnitOfWork<CommandMessage<?>> all =
                DefaultUnitOfWork.startAndGet(commands.getFirst().command());
        try {
            for (WaitingCommand<?, ?> waiting : commands) {
                decide(waiting);
            }
        } catch (RuntimeException | Error fault) {
            all.rollback(fault);
            throw fault;
        }
        all.commit();
    }

    private <C, R> void decide(WaitingCommand<C, R> waiting) {
        handling.<C, R>dispatch(waiting.command(), waiting::decided);
        RuntimeException failure = waiting.failureToDecide();
        if (failure != null) {
            throw failure; // The others need not wait for the store to fail them, too.
        }
    }

    /**
     * What failed for all may be the fault of one: halves are tried until it stands alone. But where the store failed, or
     * it is not even known what it did, every one of them has its answer.
     */
    private void failed(List<WaitingCommand<?, ?>> batch, RuntimeException failure) {
        if (batch.size() == 1 || isOfTheStore(failure)) {
            batch.forEach(waiting -> waiting.fail(failure));
        } else {
            handle(batch.subList(0, batch.size() / 2));
            handle(batch.subList(batch.size() / 2, batch.size()));
        }
    }

    static boolean isOfTheStore(@Nullable Throwable failure) {
        return failure instanceof BusyException
                || (failure instanceof EventStoreException && !(failure instanceof DuplicateEventException));
    }

    private void expire() {
        try {
            expireWaiting();
        } catch (RuntimeException | Error fault) {
            LOG.error("Commands that waited too long were not told so", fault); // An exception would end the checks.
        }
    }

    private void expireWaiting() {
        for (String aggregate : mailboxes.keySet()) {
            List<WaitingCommand<?, ?>> expired = new ArrayList<>();
            mailboxes.computeIfPresent(aggregate, (key, mailbox) -> {
                long now = System.nanoTime();
                for (var oldest = mailbox.peek(); oldest != null && oldest.isExpired(now); oldest = mailbox.peek()) {
                    expired.add(mailbox.remove());
                }
                return mailbox;
            });
            expired.forEach(this::failExpired);
        }
    }

    private List<WaitingCommand<?, ?>> withoutExpired(List<WaitingCommand<?, ?>> commands) {
        long now = System.nanoTime();
        commands.stream().filter(waiting -> waiting.isExpired(now)).forEach(this::failExpired);
        return commands.stream().filter(waiting -> !waiting.isExpired(now)).toList();
    }

    private void failExpired(WaitingCommand<?, ?> waiting) {
        waiting.fail(
                new BusyException("It was not decided within %s: nothing was stored, try again".formatted(timeout)));
    }

    @Override
    public Registration subscribe(String commandName, MessageHandler<? super CommandMessage<?>> handler) {
        return handling.subscribe(commandName, handler);
    }

    /** Interceptors run where the commands are handled, not on the caller's thread. */
    @Override
    public Registration registerDispatchInterceptor(MessageDispatchInterceptor<? super CommandMessage<?>> interceptor) {
        return handling.registerDispatchInterceptor(interceptor);
    }

    @Override
    public Registration registerHandlerInterceptor(MessageHandlerInterceptor<? super CommandMessage<?>> interceptor) {
        return handling.registerHandlerInterceptor(interceptor);
    }

    /** Ends what it needs for itself; commands that wait are still decided. */
    @Override
    public void close() {
        expiryChecks.cancel(false);
        expiry.shutdown();
    }
}
