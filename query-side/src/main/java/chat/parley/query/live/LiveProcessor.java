package chat.parley.query.live;

import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.springframework.context.annotation.Bean;

/**
 * How the live feed reads the log: every node for itself, from the head, remembering nothing.
 *
 * <p>Each node pushes to its own subscribers, so each reads every event: a shared token would give an event to one node
 * only. There is no stored token that a rebuild could reset, so nothing old is ever pushed.
 */
@org.springframework.context.annotation.Configuration
class LiveProcessor {
    static final String NAME = "room-feeds";

    @Bean
    ConfigurerModule liveFeed() {
        return configurer -> configurer
                .eventProcessing()
                .registerTokenStore(NAME, configuration -> new InMemoryTokenStore())
                .registerTransactionManager(NAME, configuration -> NoTransactionManager.instance())
                .registerTrackingEventProcessor(
                        NAME,
                        Configuration::eventStore,
                        configuration -> TrackingEventProcessorConfiguration.forSingleThreadedProcessing()
                                .andBatchSize(100)
                                .andInitialTrackingToken(StreamableMessageSource::createHeadToken));
    }
}
