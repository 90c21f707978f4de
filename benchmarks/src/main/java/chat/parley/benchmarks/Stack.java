package chat.parley.benchmarks;

import chat.parley.eventstore.AggregateCommandBus;
import chat.parley.eventstore.CachingRepository;
import chat.parley.eventstore.PostgresEventStorageEngine;
import chat.parley.eventstore.PostgresEventStore;
import chat.parley.eventstore.RoutingKeyTargetResolver;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.DataSourceConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.messaging.annotation.ClasspathHandlerDefinition;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.HandlerDefinition;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;
import org.axonframework.modelling.command.AnnotationCommandTargetResolver;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.Repository;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;

/** Rooms on an event store on PostgreSQL, in this process, without anything around them. */
final class Stack implements AutoCloseable {
    private static final int POOL = 32;
    private static final int ROOMS_MAX = 10_000;
    private static final int SNAPSHOT_EVERY = 500;
    private static final HandlerDefinition HANDLERS = ClasspathHandlerDefinition.forClass(Room.class);
    private static final ParameterResolverFactory PARAMETERS = ClasspathParameterResolverFactory.forClass(Room.class);

    private final CommandGateway commands;
    private final EventStore eventStore;
    private final Deque<Runnable> closing;

    private Stack(
            CommandBus bus,
            EventStore eventStore,
            Repository<Room> rooms,
            CommandTargetResolver targets,
            Deque<Runnable> closing) {
        this.commands = DefaultCommandGateway.builder().commandBus(bus).build();
        this.eventStore = eventStore;
        this.closing = closing;
        AggregateAnnotationCommandHandler.<Room>builder()
                .aggregateType(Room.class)
                .parameterResolverFactory(PARAMETERS)
                .handlerDefinition(HANDLERS)
                .repository(rooms)
                .commandTargetResolver(targets)
                .build()
                .subscribe(bus);
    }

    /** Parley's. */
    static Stack parley(Database database) {
        Deque<Runnable> closing = new ArrayDeque<>();
        PostgresEventStorageEngine engine = PostgresEventStorageEngine.builder()
                .dataSource(pool(database, true, closing))
                .ownConnections(database.connections())
                .eventSerializer(serializer())
                .snapshotSerializer(serializer())
                .build();
        closing.push(engine::close);
        PostgresEventStore store = new PostgresEventStore(engine);
        closing.push(store::close);
        AggregateCommandBus bus = new AggregateCommandBus(Duration.ofSeconds(30), 100_000);
        closing.push(bus::close);
        return new Stack(bus, store, new Rooms(store), new RoutingKeyTargetResolver(), closing);
    }

    /** Axon's JDBC engine as it is mostly set up: rooms in a cache, and a transaction around each command. */
    static Stack axonJdbc(Database database) {
        Deque<Runnable> closing = new ArrayDeque<>();
        ConnectionProvider connections = new DataSourceConnectionProvider(pool(database, false, closing));
        return axonJdbc(database, new UnitOfWorkAwareConnectionProviderWrapper(connections), closing);
    }

    /** Axon's JDBC engine as fast as it comes: rooms in a cache, and no transaction but the statement. */
    static Stack axonJdbcBare(Database database) {
        Deque<Runnable> closing = new ArrayDeque<>();
        return axonJdbc(database, new DataSourceConnectionProvider(pool(database, true, closing)), closing);
    }

    private static Stack axonJdbc(Database database, ConnectionProvider connections, Deque<Runnable> closing) {
        jdbcEngine(new DataSourceConnectionProvider(database.connections()))
                .createSchema(PostgresEventTableFactory.INSTANCE);
        JdbcEventStorageEngine engine = jdbcEngine(connections);
        EmbeddedEventStore store =
                EmbeddedEventStore.builder().storageEngine(engine).build();
        closing.push(store::shutDown);
        CommandBus bus = SimpleCommandBus.builder()
                .transactionManager(NoTransactionManager.instance())
                .build();
        EventSourcingRepository<Room> rooms = EventSourcingRepository.builder(Room.class)
                .eventStore(store)
                .handlerDefinition(HANDLERS)
                .parameterResolverFactory(PARAMETERS)
                .cache(new AggregateCache(ROOMS_MAX))
                .build();
        return new Stack(
                bus, store, rooms, AnnotationCommandTargetResolver.builder().build(), closing);
    }

    private static JdbcEventStorageEngine jdbcEngine(ConnectionProvider connections) {
        return JdbcEventStorageEngine.builder()
                .connectionProvider(connections)
                .transactionManager(NoTransactionManager.instance())
                .persistenceExceptionResolver(new SQLStateResolver("23505"))
                .eventSerializer(serializer())
                .snapshotSerializer(serializer())
                .dataType(byte[].class)
                .build();
    }

    private static HikariDataSource pool(Database database, boolean autoCommit, Deque<Runnable> closing) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.connections());
        config.setMaximumPoolSize(POOL);
        config.setAutoCommit(autoCommit);
        HikariDataSource pool = new HikariDataSource(config);
        closing.push(pool::close);
        return pool;
    }

    static Serializer serializer() {
        return Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(
                        mapper -> mapper.changeDefaultVisibility(v -> v.withFieldVisibility(Visibility.ANY)))
                .build();
    }

    /** Posts, and returns when it is committed. */
    void post(String roomId, String username, String content) {
        commands.sendAndWait(new Room.Post(roomId, UUID.randomUUID(), username, content));
    }

    EventStore eventStore() {
        return eventStore;
    }

    @Override
    public void close() {
        closing.forEach(Runnable::run);
    }

    private static final class Rooms extends CachingRepository<Room> {
        private Rooms(PostgresEventStore store) {
            super(Room.class, store, HANDLERS, PARAMETERS, ROOMS_MAX, SNAPSHOT_EVERY);
        }
    }
}
