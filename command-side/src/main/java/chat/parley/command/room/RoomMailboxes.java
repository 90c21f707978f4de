package chat.parley.command.room;

import chat.parley.eventstore.AggregateCommandBus;
import chat.parley.eventstore.RoutingKeyTargetResolver;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How commands come to their room: by its mailbox. */
@Configuration(proxyBeanMethods = false)
class RoomMailboxes {
    @Bean(destroyMethod = "close")
    AggregateCommandBus commandBus(CommandSettings settings) {
        return new AggregateCommandBus(settings.deadline(), settings.waitingPerRoomMax());
    }

    @Bean
    CommandTargetResolver targetRooms() {
        return new RoutingKeyTargetResolver();
    }
}
