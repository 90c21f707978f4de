package chat.parley.server.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.eventstore.AggregateCommandBus;
import chat.parley.eventstore.CachingRepository;
import chat.parley.eventstore.PostgresEventStorageEngine;
import chat.parley.eventstore.PostgresEventStore;
import chat.parley.eventstore.TimeOrderedIds;
import chat.parley.server.ServerTest;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.common.IdentifierFactory;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.modelling.command.Repository;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * What Axon is made of here. Its autoconfiguration replaces what is missing in silence: without a transaction manager
 * by none, without an engine by a bus that stores nothing.
 */
@ServerTest
class WiringTest {
    private static final Map<Class<?>, Class<?>> WIRING = Map.ofEntries(
            Map.entry(TransactionManager.class, SpringTransactionManager.class),
            Map.entry(ConnectionProvider.class, UnitOfWorkAwareConnectionProviderWrapper.class),
            Map.entry(EventStorageEngine.class, PostgresEventStorageEngine.class),
            Map.entry(EventStore.class, PostgresEventStore.class),
            Map.entry(EventBus.class, PostgresEventStore.class),
            Map.entry(TokenStore.class, JdbcTokenStore.class),
            Map.entry(CommandBus.class, AggregateCommandBus.class),
            Map.entry(CommandGateway.class, DefaultCommandGateway.class),
            Map.entry(QueryBus.class, SimpleQueryBus.class),
            Map.entry(DataSource.class, HikariDataSource.class));

    @Autowired
    private ApplicationContext context;

    @Autowired
    private Configuration axon;

    @Autowired
    private EventProcessingConfiguration processing;

    @Test
    void everyPieceOfInfrastructureIsTheOneWeDeclared() {
        WIRING.forEach((role, implementation) -> assertThat(
                        context.getBeansOfType(role).values())
                .as(role.getSimpleName())
                .hasSize(1)
                .first()
                .extracting(Object::getClass)
                .isEqualTo(implementation));
    }

    @Test
    void axonUsesThosePieces() {
        assertThat(axon.eventStore()).isSameAs(context.getBean(EventStore.class));
        assertThat(axon.commandBus()).isSameAs(context.getBean(CommandBus.class));
        assertThat(axon.queryBus()).isSameAs(context.getBean(QueryBus.class));
        assertThat(axon.getComponent(TransactionManager.class)).isSameAs(context.getBean(TransactionManager.class));
    }

    @Test
    void eventsHaveNamesOfTheirOwnAndNothingIsXml() {
        assertThat(axon.eventSerializer()).isInstanceOf(EventNames.class);
        assertThat(axon.serializer()).isExactlyInstanceOf(Jackson3Serializer.class);
        assertThat(axon.messageSerializer()).isSameAs(axon.serializer());
        assertThat(context.getBeansOfType(Serializer.class).values()).allMatch(Jackson3Serializer.class::isInstance);
    }

    @Test
    void roomsAreDecidedOnInTheirMailboxesOnFreshState() {
        assertThat(context.getBeansOfType(Repository.class)).containsOnlyKeys("chatRooms");
        assertThat(context.getBean("chatRooms")).isInstanceOf(CachingRepository.class);
    }

    @Test
    void nothingSubscribesToWhatIsNotYetStored() {
        assertThatExceptionOfType(AxonConfigurationException.class)
                .isThrownBy(() -> axon.eventBus().subscribe(events -> {}))
                .withMessageContaining("subscribing processors");
    }

    @Test
    void processorsTrackTheLogAndStopAtAFailure() {
        assertThat(processing.eventProcessors())
                .containsOnlyKeys(
                        "message-history", "message-search", "reading", "room-directory", "room-members", "room-feeds")
                .allSatisfy((name, processor) -> {
                    assertThat(processor).isInstanceOf(TrackingEventProcessor.class);
                    assertThat(processing.listenerInvocationErrorHandler(name))
                            .isInstanceOf(PropagatingErrorHandler.class);
                    assertThat(processing.errorHandler(name)).isInstanceOf(PropagatingErrorHandler.class);
                });
        assertThat(processing.tokenStore("message-history")).isInstanceOf(JdbcTokenStore.class);
        assertThat(processing.tokenStore("room-feeds")).isInstanceOf(InMemoryTokenStore.class);
        assertThat(((TrackingEventProcessor) processing.eventProcessors().get("room-feeds")).supportsReset())
                .isFalse();
    }

    @Test
    void identifiersAreOrderedByTime() {
        assertThat(IdentifierFactory.getInstance()).isInstanceOf(TimeOrderedIds.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.thoughtworks.xstream.XStream",
                "org.axonframework.axonserver.connector.AxonServerConfiguration",
                "org.apache.catalina.startup.Tomcat"
            })
    void whatMustNotBeThereIsNot(String className) {
        assertThat(ClassUtils.isPresent(className, null)).isFalse();
    }
}
