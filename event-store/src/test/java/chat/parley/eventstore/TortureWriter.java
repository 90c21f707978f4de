package chat.parley.eventstore;

import chat.parley.eventstore.TortureJournal.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.Message;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads of one node that append to the same few rooms as all others do, and write down what they are told. */
final class TortureWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TortureWriter.class);

    private static final int THREADS = 6;
    private static final int ROOMS = 6;
    private static final int EVENTS_MAX = 3;
    private static final int STALE_MAX = 5;
    private static final int REMEMBERED_MAX = 100;
    private static final Duration PAUSE_MAX = Duration.ofMillis(12);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(30);

    private final String name;
    private final TortureNode node;
    private final TortureJournal journal;
    private final Map<String, Long> lastSequences = new ConcurrentHashMap<>();
    private final List<Thread> threads;
    private volatile boolean closed;
    private long storedAt = System.nanoTime();
    private long longestOutage;

    TortureWriter(String name, TortureNode node, TortureJournal journal, long seed) {
        this.name = name;
        this.node = node;
        this.journal = journal;
        threads = IntStream.range(0, THREADS)
                .mapToObj(thread -> Thread.ofPlatform()
                        .name(name + "-" + thread)
                        .unstarted(() -> write(new Random(seed * THREADS + thread))))
                .toList();
        threads.forEach(Thread::start);
    }

    /** A process that writes until its input ends, or it is killed. */
    public static void main(String[] arguments) throws IOException {
        String name = arguments[0];
        boolean patient = Boolean.parseBoolean(arguments[3]);
        try (TortureNode node = new TortureNode(Integer.parseInt(arguments[1]), patient);
                TortureJournal journal = new TortureJournal(Path.of(arguments[2]));
                TortureWriter writer = new TortureWriter(name, node, journal, Long.parseLong(arguments[4]))) {
            while (System.in.read() >= 0) {
                LOG.debug("{} goes on", writer.name);
            }
        }
    }

    private void write(Random random) {
        List<List<DomainEventMessage<?>>> remembered = new ArrayList<>();
        while (!closed) {
            String room = room(random);
            int dice = random.nextInt(100);
            if (remembered.isEmpty() || dice >= 10) {
                appendNew(room, random, remembered);
            } else {
                List<DomainEventMessage<?>> old = remembered.get(random.nextInt(remembered.size()));
                if (dice < 6) {
                    append(journal.next(), Kind.AGAIN, old, old);
                } else {
                    appendWithOld(room, old.getFirst().getIdentifier(), random.nextBoolean());
                }
            }
            LockSupport.parkNanos(random.nextLong(PAUSE_MAX.toNanos()));
        }
    }

    /** Mostly one that everybody writes to; now and then a new one that nobody else knows, and whose place stays free. */
    private String room(Random random) {
        return random.nextInt(8) > 0 ? "room" + random.nextInt(ROOMS) : id(journal.next(), 0);
    }

    /** Mostly where the room ends; now and then where it ended earlier, which is a conflict. */
    private void appendNew(String room, Random random, List<List<DomainEventMessage<?>>> remembered) {
        long next = nextSequence(room);
        boolean stale = random.nextInt(100) < 8;
        long sequence = stale ? Math.max(0, next - 1 - random.nextInt(STALE_MAX)) : next;
        long number = journal.next();
        List<DomainEventMessage<?>> events = new ArrayList<>();
        int count = 1 + random.nextInt(EVENTS_MAX);
        for (int i = 0; i < count; i++) {
            events.add(TortureNode.event(room, sequence + i, id(number, i)));
        }
        if (append(number, Kind.NEW, events, events)) {
            lastSequences.merge(room, sequence + count - 1, Math::max);
            if (remembered.size() < REMEMBERED_MAX) {
                remembered.add(events);
            } else {
                remembered.set(random.nextInt(REMEMBERED_MAX), events);
            }
        } else {
            lastSequences.remove(room);
        }
    }

    /** A new event that must not be stored, since it comes with one that is stored elsewhere. */
    private void appendWithOld(String room, String oldId, boolean oldFirst) {
        long next = nextSequence(room);
        long number = journal.next();
        DomainEventMessage<?> event = TortureNode.event(room, oldFirst ? next + 1 : next, id(number, 0));
        DomainEventMessage<?> old = TortureNode.event(room, oldFirst ? next : next + 1, oldId);
        append(number, Kind.WITH_OLD, oldFirst ? List.of(old, event) : List.of(event, old), List.of(event));
        lastSequences.remove(room);
    }

    private String id(long number, int i) {
        return "%s-%d-%d".formatted(name, number, i);
    }

    private long nextSequence(String room) {
        Long last = lastSequences.get(room);
        while (last == null && !closed) {
            try {
                last = node.engine().lastSequenceNumberFor(room).orElse(-1L);
                lastSequences.put(room, last);
            } catch (EventStoreException away) {
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
            }
        }
        return last == null ? 0 : last + 1;
    }

    private boolean append(
            long number, Kind kind, List<DomainEventMessage<?>> events, List<DomainEventMessage<?>> written) {
        DomainEventMessage<?> first = written.getFirst();
        journal.begins(
                number,
                kind,
                first.getAggregateIdentifier(),
                first.getSequenceNumber(),
                written.stream().map(Message::getIdentifier).toList());
        String outcome = outcome(events);
        journal.ends(number, outcome);
        if (outcome.equals(TortureJournal.STORED)) {
            stored();
            return true;
        }
        return false;
    }

    private String outcome(List<DomainEventMessage<?>> events) {
        try {
            node.append(events);
            return TortureJournal.STORED;
        } catch (ConcurrencyException | AggregateStreamCreationException | DuplicateEventException refused) {
            return refused.getClass().getSimpleName();
        } catch (UnknownOutcomeException unknown) {
            LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
            return TortureJournal.UNKNOWN;
        } catch (EventStoreException | BusyException failure) {
            LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
            return failure.getClass().getSimpleName()
                    + (failure.getCause() instanceof SQLException cause ? ":" + cause.getSQLState() : "");
        } catch (RuntimeException fault) {
            LOG.error("{} was told something that it does not understand", name, fault);
            return fault.getClass().getSimpleName();
        }
    }

    private synchronized void stored() {
        long now = System.nanoTime();
        longestOutage = Math.max(longestOutage, now - storedAt);
        storedAt = now;
    }

    /** The longest time in which nothing could be stored here. */
    synchronized Duration longestOutage() {
        return Duration.ofNanos(longestOutage);
    }

    /** Returns when every attempt has ended. */
    @Override
    public void close() {
        closed = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
