package chat.parley.server.axon;

import static chat.parley.api.Refusal.Reason.CONFLICT;
import static chat.parley.api.Refusal.Reason.DEAD_LETTER_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.UNAVAILABLE;

import chat.parley.api.Refusal;
import chat.parley.eventstore.EventLog;
import chat.parley.eventstore.PoisonGuard;
import chat.parley.eventstore.PostgresEventStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.serialization.Revision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The events that projections could not take: each is tried again, and when it goes, the room goes on with those that came
 * after it, until the projection has the room again.
 *
 * <p>A room that waits is one row. Its events are read from the log when they are tried, so that they are read as a new
 * release reads them, and nothing that somebody said is kept twice.
 */
@Component
class DeadLetters implements PoisonGuard {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int AT_A_TIME_MAX = 100;
    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private final DeadLetterTable table;
    private final EventLog log;
    private final ListableBeanFactory beans;
    private final MeterRegistry metrics;
    private final Map<String, RoomRetries> groups = new ConcurrentHashMap<>();
    private final Thread thread =
            Thread.ofPlatform().name("dead-letters").daemon().unstarted(this::look);
    private volatile boolean isStopping;
    private volatile Map<String, Long> waiting = Map.of();

    DeadLetters(
            DeadLetterTable table, PostgresEventStore eventStore, ListableBeanFactory beans, MeterRegistry metrics) {
        this.table = table;
        this.beans = beans;
        this.log = eventStore.log();
        this.metrics = metrics;
    }

    /**
     * Makes what hands a processing group its events. Its dead letters are tried again on this node from now on, in such
     * transactions as its processor has.
     *
     * @param handlers what they are handed on to; it must propagate failures
     */
    EventHandlerInvoker invoker(String group, EventHandlerInvoker handlers, TransactionManager transactions) {
        Counter failures = counter("parley.projection.failures", "Events that a projection could not take", group);
        RoomInvoker invoker = new RoomInvoker(group, handlers, table, failures::increment);
        Counter retries = counter("parley.projection.retries", "Attempts to have a dead letter taken", group);
        groups.put(
                group,
                new RoomRetries(group, invoker, transactions, table, log, () -> isOurs(group), retries::increment));
        Gauge.builder("parley.projection.deadletters", () -> waiting.getOrDefault(group, 0L))
                .description("Events that wait until one that a projection could not take is taken or skipped")
                .tag("projection", group)
                .register(metrics);
        return invoker;
    }

    private Counter counter(String name, String meaning, String group) {
        return Counter.builder(name)
                .description(meaning)
                .tag("projection", group)
                .register(metrics);
    }

    @Override
    public EventHandlerInvoker guard(String group, Object handler) {
        EventHandlerInvoker handlers = SimpleEventHandlerInvoker.builder()
                .eventHandlers(handler)
                .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                .build();
        return new RoomInvoker(group, handlers, table, () -> {});
    }

    @Override
    public boolean handOver(String from, String to) {
        table.clear(to);
        return table.rename(from, to) > 0;
    }

    @Override
    public void forget(String group) {
        table.clear(group);
    }

    /** The projection that a group builds, under whatever name: {@code message-history.rebuild} is message-history. */
    static String lasting(String group) {
        int end = group.indexOf('.');
        return end < 0 ? group : group.substring(0, end);
    }

    List<DeadLetter> all() {
        return table.all();
    }

    /** The event at which a projection has stopped with a room. */
    DeadLetter one(String projection, String room) {
        return table.one(projection, room).orElseThrow(() -> noneOf(projection, room));
    }

    private static Refusal noneOf(String projection, String room) {
        return new Refusal(DEAD_LETTER_NOT_FOUND, "%s has not stopped with room %s".formatted(projection, room));
    }

    /** Tries a room again now; returns what it has stopped at, if it has again. */
    Optional<DeadLetter> retry(String projection, String room) {
        one(projection, room);
        group(projection).goOn(room, false);
        return table.one(projection, room);
    }

    /** Passes over the event with that sequence, at which the projection has stopped with the room, and goes on with it. */
    Optional<DeadLetter> skip(String projection, String room, long sequence, String operator, String reason) {
        one(projection, room);
        RoomRetries group = group(projection);
        group.inTransaction(() -> {
            DeadLetter letter = table.lock(projection, room, false).orElseThrow(() -> noneOf(projection, room));
            if (letter.sequence() != sequence) {
                throw new Refusal(
                        CONFLICT,
                        "%s has stopped at event %d, not %d".formatted(projection, letter.sequence(), sequence));
            }
            table.skip(letter, lasting(projection), operator, reason);
            return letter;
        });
        LOG.warn("{} passes over event {} of room {}: {}, says {}", projection, sequence, room, reason, operator);
        group.goOn(room, false); // It fails once more, and then is passed over.
        return table.one(projection, room);
    }

    /** A newer program may have rebuilt it: its rows are not this one's to write then. */
    private boolean isOurs(String projection) {
        return beans.getBeansWithAnnotation(ProcessingGroup.class).values().stream()
                .map(Object::getClass)
                .filter(handler ->
                        handler.getAnnotation(ProcessingGroup.class).value().equals(projection))
                .map(handler -> handler.getAnnotation(Revision.class))
                .allMatch(rules -> rules == null || table.isFilledBy(projection, Integer.parseInt(rules.value())));
    }

    private RoomRetries group(String projection) {
        RoomRetries group = groups.get(projection);
        if (group == null || !isOurs(projection)) {
            throw new Refusal(UNAVAILABLE, "%s is not worked on here".formatted(projection));
        }
        return group;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        thread.start();
    }

    private void look() {
        while (!isStopping) {
            retryDue();
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** Tries those again whose time has come, and counts all. */
    private void retryDue() {
        try {
            waiting = table.waiting();
            for (DeadLetter letter : table.due(groups.keySet(), AT_A_TIME_MAX)) {
                RoomRetries group = groups.get(letter.projection());
                if (group != null) {
                    retryDue(group, letter.room());
                }
            }
        } catch (RuntimeException away) { // An exception would end the looking.
            LOG.debug("Whether dead letters are due is not known now", away);
        }
    }

    private static void retryDue(RoomRetries group, String room) {
        try {
            group.goOn(room, true);
        } catch (RuntimeException failure) {
            LOG.warn("Room {} is tried again later: {}", room, Failure.inWords(failure));
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        isStopping = true;
        LockSupport.unpark(thread);
        thread.join(STOP_MAX);
    }
}
