package chat.parley.server.axon;

import chat.parley.eventstore.PostgresEventStore;
import chat.parley.server.database.NodeId;
import chat.parley.server.nodes.Nodes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/** How projections read the log: in batches, with the token in the rows' transaction, and never past a failure. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class Projecting {
    private static final int BATCH_EVENTS_MAX = 2_000;
    /** After this long without a sign of life, another node takes a projection over. */
    private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(10);
    /** How often a node looks whether there is one to take; while none of them works on it, readers do not see what is new. */
    private static final Duration CLAIM_INTERVAL = Duration.ofMillis(500);

    /** Rows that nobody asks for may be that late: who follows a room hears of it first, and its events share a batch. */
    private static final Duration GATHERING = Duration.ofMillis(50);
    /** The same where there are other nodes, whose readers cannot tell this one that they wait. */
    private static final Duration GATHERING_FOR_OTHERS = Duration.ofMillis(3);

    @Bean
    ConnectionProvider connectionProvider(DataSource dataSource) {
        return new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(dataSource));
    }

    @Bean
    TokenStore tokenStore(ConnectionProvider connectionProvider, Serializer serializer, NodeId node) {
        return JdbcTokenStore.builder()
                .connectionProvider(connectionProvider)
                .serializer(serializer)
                .nodeId(node.value())
                .claimTimeout(CLAIM_TIMEOUT)
                .schema(TokenSchema.builder()
                        .setTokenTable("read_model.projection_token")
                        .setProcessorNameColumn("processor_name")
                        .setSegmentColumn("segment")
                        .setTokenColumn("token")
                        .setTokenTypeColumn("token_type")
                        .setTimestampColumn("claimed_at")
                        .setOwnerColumn("claimed_by")
                        .build())
                .build();
    }

    /** Axon would read each event's metadata to pass on where it came from, though projections send nothing on. */
    @Bean
    CorrelationDataProvider noCorrelationData() {
        return message -> Map.of();
    }

    /**
     * Axon would log a handler's failure and go on, and the projection would lack that event for ever. Dead letters are read
     * from the event store, which needs Axon's configuration, and are therefore asked for only when processors are made.
     */
    @Bean
    ConfigurerModule projectionProcessors(
            TransactionManager transactionManager,
            DataSource dataSource,
            ObjectProvider<DeadLetters> letters,
            ObjectProvider<Nodes> nodes) {
        Supplier<Duration> gathering = () -> nodes.getObject().live() == 1 ? GATHERING : GATHERING_FOR_OTHERS;
        return configurer -> configurer
                .eventProcessing()
                .registerEventProcessorFactory((name, configuration, handlers) ->
                        processor(name, configuration, handlers, letters.getObject(), gathering))
                .registerDefaultTransactionManager(
                        configuration -> notWaitingForTheDisk(transactionManager, dataSource))
                .registerDefaultListenerInvocationErrorHandler(configuration -> PropagatingErrorHandler.instance())
                .registerDefaultErrorHandler(configuration -> PropagatingErrorHandler.instance());
    }

    private static EventProcessor processor(
            String name,
            Configuration axon,
            EventHandlerInvoker handlers,
            DeadLetters letters,
            Supplier<Duration> gathering) {
        EventProcessingConfiguration processing = axon.eventProcessingConfiguration();
        TransactionManager transactions = processing.transactionManager(name);
        return new Impatient(TrackingEventProcessor.builder()
                .name(name)
                .eventHandlerInvoker(letters.invoker(name, handlers, transactions))
                .rollbackConfiguration(processing.rollbackConfiguration(name))
                .errorHandler(processing.errorHandler(name))
                .messageMonitor(processing.messageMonitor(TrackingEventProcessor.class, name))
                .messageSource(((PostgresEventStore) axon.eventStore()).gathering(gathering))
                .tokenStore(processing.tokenStore(name))
                .transactionManager(transactions)
                .trackingEventProcessorConfiguration(TrackingEventProcessorConfiguration.forSingleThreadedProcessing()
                        .andBatchSize(BATCH_EVENTS_MAX)
                        .andTokenClaimInterval(CLAIM_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)));
    }

    /** Goes on soon after its database has come back; Axon would double its pauses up to a minute. */
    private static final class Impatient extends TrackingEventProcessor {
        private static final long PAUSE_MILLIS_MAX = 5_000;

        private Impatient(Builder builder) {
            super(builder);
        }

        @Override
        protected void doSleepFor(long millis) {
            super.doSleepFor(Math.min(millis, PAUSE_MILLIS_MAX));
        }
    }

    /**
     * Rows and token are committed together, so what a crash of the database takes back is projected again from the log.
     * Their commits need not wait for the disk then, and those of new events need not wait for theirs.
     */
    private static TransactionManager notWaitingForTheDisk(TransactionManager transactions, DataSource dataSource) {
        return () -> {
            Transaction transaction = transactions.startTransaction();
            try {
                new JdbcTemplate(dataSource).execute("set local synchronous_commit to off");
                return transaction;
            } catch (RuntimeException failure) {
                transaction.rollback();
                throw failure;
            }
        };
    }
}
