package chat.parley.server.axon;

import chat.parley.eventstore.PostgresEventStorageEngine;
import chat.parley.eventstore.PostgresEventStore;
import chat.parley.server.database.Migrations;
import java.time.Clock;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventBusSpanFactory;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.util.StringUtils;

/** The log: the tables of schema {@code event_store}. */
@Configuration(proxyBeanMethods = false)
class EventStorage {
    private static final int CONNECT_SECONDS = 5;
    /** Longer than any statement's own timeout: whoever does not answer by then is gone. */
    private static final int ANSWER_SECONDS = 15;

    /** For the projections; the log's appends have none, and the readers' JPA needs none. */
    @Bean
    TransactionManager axonTransactionManager(DataSource dataSource) {
        return new SpringTransactionManager(new JdbcTransactionManager(dataSource));
    }

    @Bean(destroyMethod = "close")
    PostgresEventStorageEngine eventStorageEngine(
            Serializer serializer,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            org.axonframework.config.Configuration configuration,
            DataSource dataSource,
            JdbcConnectionDetails database,
            Migrations tablesExist) {
        return PostgresEventStorageEngine.builder()
                .snapshotSerializer(serializer)
                .eventSerializer(eventSerializer)
                .upcasterChain(configuration.upcasterChain())
                .snapshotFilter(configuration.snapshotFilter())
                .dataSource(dataSource)
                .ownConnections(unpooled(database))
                .build();
    }

    private static DataSource unpooled(JdbcConnectionDetails database) {
        PGSimpleDataSource connections = new PGSimpleDataSource();
        connections.setUrl(database.getJdbcUrl());
        if (StringUtils.hasLength(database.getUsername())) { // The URL may have them instead.
            connections.setUser(database.getUsername());
            connections.setPassword(database.getPassword());
        }
        connections.setApplicationName("parley-log");
        connections.setTcpKeepAlive(true);
        connections.setConnectTimeout(CONNECT_SECONDS);
        connections.setSocketTimeout(ANSWER_SECONDS);
        return connections;
    }

    @Bean(name = "eventBus", destroyMethod = "close")
    @Qualifier("eventStore")
    PostgresEventStore eventStore(
            PostgresEventStorageEngine engine,
            ObjectProvider<MessageDispatchInterceptor<EventMessage<?>>> interceptors,
            ObjectProvider<EventBusSpanFactory> traces) {
        // What is answered at once must equal what is read back later, so times have no more digits than they show.
        GenericEventMessage.clock = Clock.tickMillis(ZoneOffset.UTC);
        EventBusSpanFactory spans = traces.getIfAvailable();
        PostgresEventStore store =
                spans == null ? new PostgresEventStore(engine) : new PostgresEventStore(engine, spans);
        interceptors.forEach(store::registerDispatchInterceptor);
        return store;
    }
}
