package chat.parley.query.projections;

import chat.parley.eventstore.EventLog;
import chat.parley.eventstore.LogFilter;
import chat.parley.eventstore.LogScan;
import chat.parley.eventstore.PoisonGuard;
import chat.parley.eventstore.PostgresEventStore;
import chat.parley.eventstore.StoredEvent;
import chat.parley.query.projections.Rebuild.State;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fills new tables beside those that serve, proves them, and puts them in their place.
 *
 * <p>How far it is lies beside the rows and is committed with them, so that any node goes on after a crash. Every step
 * begins by making sure that the rebuild is still this node's.
 */
@Component
class Rebuilder {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuilder.class);

    /** So many may be folded while the serving tables' processor is held; if there are more, they are folded before. */
    private static final int REST_EVENTS_MAX = 500;

    private static final Duration SWAP_PAUSE = Duration.ofMillis(100);
    /** What PostgreSQL says of a lock that was not to be had, of a deadlock, and of a statement that took too long. */
    private static final Set<String> BUSY = Set.of("55P03", "40P01", "57014");

    private final RebuildTable rebuilds;
    private final TokenTable tokens;
    private final NextTables tables;
    private final PoisonGuard guard;
    private final EventLog log;
    private final Pace pace;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;

    Rebuilder(
            RebuildTable rebuilds,
            TokenTable tokens,
            NextTables tables,
            PoisonGuard guard,
            PostgresEventStore eventStore,
            Pace pace,
            DataSource dataSource) {
        this.rebuilds = rebuilds;
        this.tokens = tokens;
        this.tables = tables;
        this.guard = guard;
        this.log = eventStore.log();
        this.pace = pace;
        this.jdbc = new JdbcTemplate(dataSource);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    /** Notes that a projection is to be rebuilt, and makes its tables; false if that is under way already. */
    boolean begin(Projection projection) {
        return Boolean.TRUE.equals(transactions.execute(transaction -> {
            boolean begins = rebuilds.begin(projection.name(), projection.version());
            if (begins) {
                guard.forget(group(projection.name()));
                tables.make(projection.name(), NextTables.schema(projection.name()));
            }
            return begins;
        }));
    }

    /** Gives a rebuild up, with all that was built; false if none is under way. */
    boolean abandon(String projection) {
        return Boolean.TRUE.equals(transactions.execute(transaction -> {
            boolean ends =
                    rebuilds.change(projection, List.of(State.BUILDING, State.CHECKING, State.PAUSED), State.ABANDONED);
            if (ends) {
                guard.forget(group(projection));
                tables.drop(NextTables.schema(projection));
            }
            return ends;
        }));
    }

    /** Gives up what is wrong, and says why. */
    void fail(String projection, String worker, @Nullable String message) {
        transactions.executeWithoutResult(transaction -> {
            rebuilds.leave(projection, worker, State.FAILED, message);
            guard.forget(group(projection));
            tables.drop(NextTables.schema(projection));
        });
    }

    /** Works until the new tables serve, or this node is to stop, which leaves the rest to the next. */
    void work(RebuildWork work) {
        EventFold fold = new EventFold(guard.guard(group(work.name()), work.handler()), jdbc);
        fold(work, fold);
        if (work.isWanted()) {
            String proof = prove(work);
            while (work.isWanted() && !swap(work, fold, proof)) {
                LockSupport.parkNanos(SWAP_PAUSE.toNanos());
                fold(work, fold);
            }
        }
        if (!work.isWanted()) {
            rebuilds.leave(work.name(), work.worker(), State.BUILDING, null);
        }
    }

    /** Under which name it is kept where the new tables have stopped. */
    private static String group(String projection) {
        return projection + ".rebuild";
    }

    /** No further than the serving tables are, which may be behind, or stopped. */
    private void fold(RebuildWork work, EventFold fold) {
        long end = tokens.place(work.name()).position();
        LogScan scan = log.scan(LogFilter.everything(), work.position());
        CompletableFuture<Batch> ahead = readAhead(scan, end);
        while (work.isWanted()) {
            Batch batch = join(ahead);
            if (batch.size() == 0) {
                return;
            }
            ahead = readAhead(scan, end);
            long began = System.nanoTime();
            write(batch, work, fold);
            pace.giveWay(System.nanoTime() - began);
            work.advance(batch.end(), batch.size(), System.nanoTime() - began);
        }
    }

    /** Reads the next events, and their payloads, while those before are written. */
    private CompletableFuture<Batch> readAhead(LogScan scan, long end) {
        return CompletableFuture.supplyAsync(
                () -> {
                    int wanted = (int) Math.min(pace.events(), end - scan.place());
                    List<StoredEvent> stored = wanted > 0 ? scan.next(wanted) : List.of();
                    List<TrackedEventMessage<?>> messages = messages(stored);
                    messages.forEach(Rebuilder::readPayload);
                    return new Batch(stored.size(), messages, scan.place());
                },
                Thread::startVirtualThread);
    }

    /** A message keeps its payload once it is read; one that cannot be read meets the handlers. */
    private static void readPayload(TrackedEventMessage<?> message) {
        try {
            message.getPayload();
        } catch (RuntimeException unreadable) {
            LOG.debug("Event {} cannot be read", message.getIdentifier(), unreadable);
        }
    }

    private static Batch join(CompletableFuture<Batch> ahead) {
        try {
            return ahead.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException failure ? failure : failed;
        }
    }

    private List<TrackedEventMessage<?>> messages(List<StoredEvent> events) {
        return events.stream()
                .<TrackedEventMessage<?>>flatMap(event -> log.streamed(event).stream())
                .toList();
    }

    /** Rows and place are committed together, so nothing is lost if a crash takes both back. */
    private void write(Batch batch, RebuildWork work, EventFold fold) {
        transactions.executeWithoutResult(transaction -> {
            jdbc.execute("set local synchronous_commit to off");
            rebuilds.advance(work.name(), work.worker(), batch.end(), work.eventsPerSecond());
            fold.apply(batch.messages(), work.schema());
        });
    }

    /** What proves the new tables, in words. */
    private String prove(RebuildWork work) {
        EventFold again = new EventFold(guard.guard(work.name() + ".again", work.handler()), jdbc);
        SecondFold second = new SecondFold(work.name(), again, tables, log, transactions);
        int rooms = 0;
        int events = 0;
        for (String room : second.rooms(work.position())) {
            rebuilds.check(work.name(), work.worker());
            int compared = second.compare(room, work.position());
            events += compared;
            rooms += compared == 0 ? 0 : 1;
        }
        for (String table : tables.of(work.name())) {
            rebuilds.check(work.name(), work.worker());
            tables.analyze(work.name(), table);
        }
        return "rows were made twice, and are equal: events %d, rooms %d".formatted(events, rooms);
    }

    /**
     * Holds the serving tables' processor where it is, folds what is new up to there, and puts the new tables in the place
     * of the others, all in one transaction; false if it must be tried again, as nobody is made to wait for long.
     */
    private boolean swap(RebuildWork work, EventFold fold, String proof) {
        try {
            return Boolean.TRUE.equals(transactions.execute(transaction -> {
                rebuilds.check(work.name(), work.worker());
                tables.lockNext(work.name());
                jdbc.execute("set local lock_timeout to '100ms'");
                long rest = tokens.hold(work.name()).position() - work.position();
                if (rest < 0 || rest > REST_EVENTS_MAX) {
                    return false;
                }
                if (rest > 0) {
                    LogScan scan = log.scan(LogFilter.everything(), work.position());
                    fold.apply(messages(scan.next((int) rest)), work.schema());
                }
                tables.swap(work.name());
                finish(work, proof);
                return true;
            }));
        } catch (DataAccessException failure) {
            if (failure.getRootCause() instanceof SQLException cause && BUSY.contains(cause.getSQLState())) {
                return false;
            }
            throw failure;
        }
    }

    /**
     * Who has older rules writes no more, and whoever goes on with rooms at which the new tables have stopped does not: their
     * processor must begin anew.
     */
    private void finish(RebuildWork work, String proof) {
        boolean stops = guard.handOver(group(work.name()), work.name());
        boolean isNewer = tokens.versions().getOrDefault(work.name(), 0) < work.version();
        if (stops || isNewer) {
            tokens.fill(work.name(), work.version());
            tokens.takeAway(work.name(), work.worker());
        }
        rebuilds.leave(work.name(), work.worker(), State.DONE, proof);
    }

    /**
     * A part of the log.
     *
     * @param size of how many stored events; upcasters may make fewer or more messages of them
     * @param end the place in the whole store up to which it goes
     */
    private record Batch(int size, List<TrackedEventMessage<?>> messages, long end) {}
}
