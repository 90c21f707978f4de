package chat.parley.query.live;

import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.springframework.context.annotation.Bean;

/**
 * How the live feed reads the log: every node for itself, from the head, remembering nothing.
 *
 * <p>Each node pushes to its own subscribers, so each reads every event: a shared token would give an event to one node
 * only. There is no stored token that a rebuild could reset, so nothing old is ever pushed.
 *
 * <p>Where the head is, is found out before the first client comes. Axon would ask on a thread of its own, and again later
 * if the database does not answer: what a follower was promised until then would not come before the next event did.
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
                        configuration -> fromHead(configuration.eventStore().createHeadToken()));
    }

    private static TrackingEventProcessorConfiguration fromHead(TrackingToken head) {
        return TrackingEventProcessorConfiguration.forSingleThreadedProcessing()
                .andBatchSize(100)
                .andInitialTrackingToken(source -> head);
    }
}
