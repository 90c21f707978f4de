package chat.parley.command.room;

import chat.parley.eventstore.CachingRepository;
import chat.parley.eventstore.PostgresEventStore;
import org.axonframework.messaging.annotation.HandlerDefinition;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.springframework.stereotype.Component;

/** The rooms that commands are decided on. */
@Component
class ChatRooms extends CachingRepository<ChatRoom> {
    ChatRooms(
            PostgresEventStore eventStore,
            HandlerDefinition handlerDefinition,
            ParameterResolverFactory parameterResolverFactory,
            CommandSettings settings) {
        super(
                ChatRoom.class,
                eventStore,
                handlerDefinition,
                parameterResolverFactory,
                settings.roomsInMemoryMax(),
                settings.snapshotEvery());
    }
}
