package chat.parley.server.axon;

import chat.parley.server.database.Migrations;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.annotation.HandlerDefinition;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.eventsourcing.SpringAggregateSnapshotter;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The log: Axon's JDBC engine on our tables in schema {@code event_store}. */
@Configuration(proxyBeanMethods = false)
class EventStorage {
    private static final int TAIL_EVENTS_MAX = 1_000;
    /**
     * A number that is missing for longer than this was rolled back. An append may take its statement's timeout, then
     * idle in its transaction, then commit, 5 s each; and the clocks of two nodes may differ.
     */
    private static final Duration GAP_TIMEOUT = Duration.ofSeconds(30);

    /** How soon another node's events are seen; this node's own wake the readers at once. */
    private static final Duration POLL = Duration.ofMillis(100);

    /** For the projections and snapshots; the readers' JPA needs none. */
    @Bean
    TransactionManager axonTransactionManager(DataSource dataSource) {
        return new SpringTransactionManager(new JdbcTransactionManager(dataSource));
    }

    @Bean
    PersistenceExceptionResolver persistenceExceptionResolver() {
        return new TakenPlaces();
    }

    @Bean
    EventStorageEngine eventStorageEngine(
            Serializer serializer,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            org.axonframework.config.Configuration configuration,
            DataSource dataSource,
            PersistenceExceptionResolver persistenceExceptionResolver,
            Migrations tablesExist) {
        return new TimestampedEventStorageEngine(JdbcEventStorageEngine.builder()
                .snapshotSerializer(serializer)
                .eventSerializer(eventSerializer)
                .upcasterChain(configuration.upcasterChain())
                .snapshotFilter(configuration.snapshotFilter())
                .persistenceExceptionResolver(persistenceExceptionResolver)
                .connectionProvider(new SpringDataSourceConnectionProvider(dataSource))
                .transactionManager(new AppendTransactions(new JdbcTransactionManager(dataSource)))
                .dataType(byte[].class)
                .batchSize(TAIL_EVENTS_MAX)
                .finalAggregateBatchPredicate(
                        batch -> batch.size() < TimestampedEventStorageEngine.AGGREGATE_EVENTS_MAX)
                .gapTimeout((int) GAP_TIMEOUT.toMillis())
                .schema(schema()));
    }

    private static EventSchema schema() {
        return EventSchema.builder()
                .eventTable("event_store.domain_event")
                .snapshotTable("event_store.snapshot")
                .globalIndexColumn("global_index")
                .eventIdentifierColumn("event_id")
                .aggregateIdentifierColumn("aggregate_id")
                .sequenceNumberColumn("sequence_number")
                .typeColumn("type")
                .timestampColumn("time_stamp")
                .payloadTypeColumn("payload_type")
                .payloadRevisionColumn("payload_revision")
                .payloadColumn("payload")
                .metaDataColumn("meta_data")
                .build();
    }

    @Bean(name = "eventBus", destroyMethod = "shutDown")
    @Qualifier("eventStore")
    EmbeddedEventStore eventStore(
            EventStorageEngine storageEngine, List<MessageDispatchInterceptor<EventMessage<?>>> interceptors) {
        // What is answered at once must equal what is read back later, so times have no more digits than they show.
        GenericEventMessage.clock = Clock.tickMillis(ZoneOffset.UTC);
        EmbeddedEventStore store = EmbeddedEventStore.builder()
                .storageEngine(storageEngine)
                .fetchDelay(POLL.toMillis())
                .build();
        interceptors.forEach(store::registerDispatchInterceptor);
        return store;
    }

    /** One thread of its own: the sender whose message makes a snapshot due does not wait for it. */
    @Bean(destroyMethod = "shutdown")
    ExecutorService snapshotExecutor() {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("snapshots").daemon().factory());
    }

    @Bean
    Snapshotter snapshotter(
            org.axonframework.config.Configuration configuration,
            EventStore eventStore,
            TransactionManager transactionManager,
            HandlerDefinition handlerDefinition,
            ParameterResolverFactory parameterResolverFactory,
            ExecutorService snapshotExecutor) {
        return SpringAggregateSnapshotter.builder()
                .repositoryProvider(configuration::repository)
                .eventStore(eventStore)
                .transactionManager(transactionManager)
                .handlerDefinition(handlerDefinition)
                .parameterResolverFactory(parameterResolverFactory)
                .executor(snapshotExecutor)
                .build();
    }
}
