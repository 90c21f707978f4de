package chat.parley.server.database;

import org.axonframework.common.IdentifierFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives this process its name. */
@Configuration(proxyBeanMethods = false)
class NodeIds {
    @Bean
    NodeId nodeId(ObjectProvider<DataDirectory> ownDatabase) {
        return new NodeId(
                ownDatabase.getIfAvailable() != null
                        ? "embedded"
                        : IdentifierFactory.getInstance().generateIdentifier());
    }
}
