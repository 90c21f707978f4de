package chat.parley.command.room;

import chat.parley.api.room.RoomCommand.SendMessageCommand;
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
 * Gives the event of a message an identifier made of its room, author and id, so that the log's unique key on event ids
 * admits each message once: for ever, and whichever node is asked.
 */
@Component
class MessageIdentity implements MessageDispatchInterceptor<EventMessage<?>> {

    /** Neither a room's id nor a username can hold a colon, so no two messages share one. */
    static String eventId(String roomId, String username, UUID messageId) {
        return roomId + ":" + username + ":" + messageId;
    }

    static String eventId(SendMessageCommand command) {
        return eventId(command.roomId(), command.username(), command.messageId());
    }

    @Override
    public BiFunction<Integer, EventMessage<?>, EventMessage<?>> handle(List<? extends EventMessage<?>> events) {
        return (place, event) -> identified(event);
    }

    private static EventMessage<?> identified(EventMessage<?> event) {
        if (!(event instanceof DomainEventMessage<?> inRoom) || !(event.getPayload() instanceof MessagePosted posted)) {
            return event;
        }
        return new GenericDomainEventMessage<>(
                inRoom.getType(),
                inRoom.getAggregateIdentifier(),
                inRoom.getSequenceNumber(),
                new GenericMessage<>(
                        eventId(posted.roomId(), posted.username(), posted.messageId()), posted, event.getMetaData()),
                event.getTimestamp());
    }
}
