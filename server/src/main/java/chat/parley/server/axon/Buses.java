package chat.parley.server.axon;

import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.QueryMessage;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How queries travel: on the caller's thread, in this process; and how commands are sent to their mailboxes. */
@Configuration(proxyBeanMethods = false)
class Buses {
    @Bean
    CommandGateway commandGateway(CommandBus commandBus) {
        return DefaultCommandGateway.builder().commandBus(commandBus).build();
    }

    @Bean
    QueryBus queryBus(ObjectProvider<MessageHandlerInterceptor<QueryMessage<?, ?>>> interceptors) {
        SimpleQueryBus bus = SimpleQueryBus.builder()
                .transactionManager(NoTransactionManager.instance())
                .build();
        interceptors.forEach(bus::registerHandlerInterceptor);
        return bus;
    }

    @Bean
    QueryGateway queryGateway(QueryBus queryBus) {
        return DefaultQueryGateway.builder().queryBus(queryBus).build();
    }
}
