package chat.parley.eventstore;

import static chat.parley.eventstore.Events.event;
import static chat.parley.eventstore.Events.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What waits together is committed together, and yet each append has an outcome of its own. */
class GroupCommitTest {
    private static final int APPENDS = 50;
    private static final int OFFENDERS = 10;

    @BeforeEach
    void beginAnEmptyLog() {
        Database.empty();
    }

    @Test
    void whatCameDuringACommitSharesTheNext() {
        try (Node node = new Node()) {
            List<Work> appends = new ArrayList<>();
            try (Database.HeldLock held = Database.holdAppends()) {
                for (int i = 0; i < APPENDS; i++) {
                    appends.add(append(node, events(Events.newAggregate(), 0, 2)));
                }
                held.awaitAppends(appends);
                assertThat(Database.positions()).isEmpty();
            }
            appends.forEach(Work::join);
            assertThat(Database.positions()).hasSize(2 * APPENDS);
            assertThat(Database.commits()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void eventsOfOneAppendStayTogether() {
        try (Node node = new Node()) {
            List<String> aggregates =
                    IntStream.range(0, 8).mapToObj(i -> Events.newAggregate()).toList();
            aggregates.stream()
                    .map(aggregate -> append(node, events(aggregate, 0, 3)))
                    .toList()
                    .forEach(Work::join);
            List<String> log = Database.query(
                    String.class, "select aggregate_id from event_store.domain_event order by global_index");
            assertThat(log).hasSize(24);
            for (int i = 0; i < log.size(); i += 3) {
                assertThat(log.subList(i, i + 3)).containsOnly(log.get(i));
            }
        }
    }

    @Test
    void conflictsFailAndNothingElse() {
        try (Node node = new Node()) {
            List<String> taken = IntStream.range(0, OFFENDERS)
                    .mapToObj(i -> Events.newAggregate())
                    .toList();
            taken.forEach(aggregate -> node.engine().appendEvents(events(aggregate, 0, 2)));
            List<List<DomainEventMessage<?>>> offenders = taken.stream()
                    .map(aggregate -> List.<DomainEventMessage<?>>of(event(aggregate, 1)))
                    .toList();
            appendAmongOthers(node, offenders)
                    .forEach(offender -> assertThat(offender.failure()).isInstanceOf(ConcurrencyException.class));
            taken.forEach(aggregate -> assertThat(Database.sequences(aggregate)).containsExactly(0L, 1L));
            int stored = 2 * OFFENDERS + (APPENDS - OFFENDERS);
            assertThat(Database.positions())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, stored).boxed().toList());
        }
    }

    @Test
    void whatPostgresCannotStoreFailsAndNothingElse() {
        try (Node node = new Node()) {
            List<List<DomainEventMessage<?>>> poison = List.of(List.of(event(Events.newAggregate() + '\0', 0)));
            appendAmongOthers(node, poison)
                    .forEach(offender -> assertThat(offender.failure())
                            .isInstanceOf(EventStoreException.class)
                            .isNotInstanceOf(UnknownOutcomeException.class));
            assertThat(Database.positions()).hasSize(APPENDS - 1);
        }
    }

    /** Has offenders wait among good appends, of which all are stored; returns the offenders. */
    private static List<Work> appendAmongOthers(Node node, List<List<DomainEventMessage<?>>> offenders) {
        List<Work> bad = new ArrayList<>();
        List<Work> good = new ArrayList<>();
        try (Database.HeldLock held = Database.holdAppends()) {
            for (int i = 0; i < APPENDS; i++) {
                if (i % (APPENDS / OFFENDERS) == 1 && bad.size() < offenders.size()) {
                    bad.add(append(node, offenders.get(bad.size())));
                } else {
                    good.add(append(node, events(Events.newAggregate(), 0, 1)));
                }
            }
            held.awaitAppends(good);
            held.awaitAppends(bad);
        }
        good.forEach(Work::join);
        assertThat(bad).hasSameSizeAs(offenders);
        return bad;
    }

    @Test
    void ofTwoThatWantTheSamePlaceOneIsStored() {
        try (Node node = new Node()) {
            String aggregate = Events.newAggregate();
            node.engine().appendEvents(events(aggregate, 0, 1));
            List<Work> rivals;
            try (Database.HeldLock held = Database.holdAppends()) {
                Work occupant = append(node, events(Events.newAggregate(), 0, 1));
                held.awaitAppendBy(node.name());
                assertThat(occupant.isDone()).isFalse();
                rivals = IntStream.range(0, 3)
                        .mapToObj(i -> append(node, events(aggregate, 1, 2)))
                        .toList();
                held.awaitAppends(rivals);
            }
            List<Throwable> failures = rivals.stream()
                    .map(Work::failure)
                    .filter(failure -> failure != null)
                    .toList();
            assertThat(failures).hasSize(2).hasOnlyElementsOfType(ConcurrencyException.class);
            assertThat(Database.sequences(aggregate)).containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void oneMoreThanMayWaitIsRefusedAndNothingIsLost() {
        try (Node node = new Node(engine -> engine.appendsWaitingMax(2))) {
            List<Work> appends = new ArrayList<>();
            try (Database.HeldLock held = Database.holdAppends()) {
                appends.add(append(node, events(Events.newAggregate(), 0, 1)));
                held.awaitAppendBy(node.name());
                appends.add(append(node, events(Events.newAggregate(), 0, 1)));
                appends.add(append(node, events(Events.newAggregate(), 0, 1)));
                held.awaitAppends(appends);
                assertThatExceptionOfType(BusyException.class)
                        .isThrownBy(() -> node.engine().appendEvents(events(Events.newAggregate(), 0, 1)))
                        .withMessageContaining("nothing was stored");
            }
            appends.forEach(Work::join);
            assertThat(Database.positions()).containsExactly(1L, 2L, 3L);
            node.engine().appendEvents(events(Events.newAggregate(), 0, 1));
            assertThat(Database.positions()).hasSize(4);
        }
    }

    @Test
    void whatWaitedTooLongForItsTurnAmongTheNodesIsRefusedAndNotStored() {
        try (Node node = new Node(engine -> engine)) {
            try (Database.HeldLock held = Database.holdAppends()) {
                Work late = append(node, events(Events.newAggregate(), 0, 1));
                held.awaitAppendBy(node.name());
                assertThat(late.failure()).isInstanceOf(BusyException.class).hasMessageContaining("nothing was stored");
            }
            assertThat(Database.positions()).isEmpty();
            node.engine().appendEvents(events(Events.newAggregate(), 0, 1));
            assertThat(Database.positions()).hasSize(1);
        }
    }

    @Test
    void whatWaitedTooLongIsRefusedAndNotStored() {
        Duration patience = Duration.ofSeconds(1);
        try (Node node = new Node(engine -> engine.patience(patience))) {
            String late = Events.newAggregate();
            Work first;
            Work second;
            try (Database.HeldLock held = Database.holdAppends()) {
                first = append(node, events(Events.newAggregate(), 0, 1));
                held.awaitAppendBy(node.name());
                second = append(node, events(late, 0, 1));
                held.awaitAppends(List.of(second));
                long deadline = System.nanoTime() + patience.toNanos();
                await().until(() -> System.nanoTime() - deadline > 0);
            }
            first.join();
            assertThat(second.failure()).isInstanceOf(BusyException.class).hasMessageContaining("nothing was stored");
            node.engine().appendEvents(events(Events.newAggregate(), 0, 1));
            assertThat(Database.sequences(late)).isEmpty();
        }
    }

    @Test
    void aClosedEngineRefusesOnceWhatWaitedIsStored() {
        Node node = new Node();
        List<Work> appends = new ArrayList<>();
        Work closing;
        try (Database.HeldLock held = Database.holdAppends()) {
            appends.add(append(node, events(Events.newAggregate(), 0, 1)));
            held.awaitAppendBy(node.name());
            appends.add(append(node, events(Events.newAggregate(), 0, 1)));
            held.awaitAppends(appends);
            closing = Work.start(node::close);
            assertThat(closing.isDone()).isFalse();
        }
        closing.join();
        appends.forEach(Work::join);
        assertThat(Database.positions()).containsExactly(1L, 2L);
        assertThat(append(node, events(Events.newAggregate(), 0, 1)).failure())
                .isInstanceOf(BusyException.class)
                .hasMessageContaining("closed");
        assertThat(Database.query(
                        Integer.class, "select pid from pg_stat_activity where application_name = ?", node.name()))
                .isEmpty();
    }

    @Test
    void waitsForTheDiskEvenWhereTheDatabaseWouldNot() throws SQLException {
        AtomicReference<Connection> used = new AtomicReference<>();
        PGSimpleDataSource hasty = new PGSimpleDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                used.set(connection);
                return connection;
            }
        };
        hasty.setUrl(Database.dataSource("hasty").getUrl());
        hasty.setUser("postgres");
        hasty.setOptions("-c synchronous_commit=off");
        try (Node node = new Node(engine -> engine.ownConnections(hasty))) {
            node.engine().appendEvents(events(Events.newAggregate(), 0, 1));
            try (Statement statement = used.get().createStatement();
                    ResultSet setting = statement.executeQuery("show synchronous_commit")) {
                assertThat(setting.next()).isTrue();
                assertThat(setting.getString(1)).isEqualTo("on");
            }
        }
    }

    private static Work append(Node node, List<? extends DomainEventMessage<?>> events) {
        return Work.start(() -> node.engine().appendEvents(events));
    }
}
