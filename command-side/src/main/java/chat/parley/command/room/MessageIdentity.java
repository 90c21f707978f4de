package chat.parley.command.room;

import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessagePosted;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.springframework.stereotype.Component;

/**
 * Gives events of messages identifiers made of what they are, so that the log's unique key on event ids admits each message
 * once, and each deletion once: for ever, and whichever node is asked.
 *
 * <p>Neither a room's id nor a username can hold a colon, so no two share one. The author comes last, so that the messages
 * with an id are found whoever wrote them.
 */
@Component
class MessageIdentity implements MessageDispatchInterceptor<EventMessage<?>> {

    static String eventId(String roomId, String username, UUID messageId) {
        return MessagePosted.eventIds(roomId, messageId) + username;
    }

    @Override
    public BiFunction<Integer, EventMessage<?>, EventMessage<?>> handle(List<? extends EventMessage<?>> events) {
        return (place, event) -> identified(event);
    }

    private static EventMessage<?> identified(EventMessage<?> event) {
        return switch (event.getPayload()) {
            case MessagePosted posted ->
                identified(event, eventId(posted.roomId(), posted.username(), posted.messageId()));
            case MessageDeleted deleted ->
                identified(event, MessageDeleted.eventId(deleted.roomId(), deleted.messageSequence()));
            default -> event;
        };
    }

    private static EventMessage<?> identified(EventMessage<?> event, String eventId) {
        return event instanceof DomainEventMessage<?> inRoom
                ? new GenericDomainEventMessage<>(
                        inRoom.getType(),
                        inRoom.getAggregateIdentifier(),
                        inRoom.getSequenceNumber(),
                        new GenericMessage<>(eventId, event.getPayload(), event.getMetaData()),
                        event.getTimestamp())
                : event;
    }
}
