package chat.parley.command.room;

import chat.parley.api.room.RoomEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.MetaData;
import org.springframework.stereotype.Component;

/** Stores events that happened elsewhere under the time when they did: Axon lets an aggregate say no more than metadata. */
@Component
class OriginalTime implements MessageDispatchInterceptor<EventMessage<?>> {
    private static final String AT = OriginalTime.class.getName();

    /** To be applied with an event that happened then; of it, only the importer is stored. */
    static MetaData of(Instant time, String importer) {
        return MetaData.with(AT, time.toString()).and(RoomEvent.IMPORTED_BY, importer);
    }

    @Override
    public BiFunction<Integer, EventMessage<?>, EventMessage<?>> handle(List<? extends EventMessage<?>> events) {
        return (place, event) -> event instanceof DomainEventMessage<?> inRoom
                        && event.getMetaData().get(AT) instanceof String time
                ? dated(inRoom, Instant.parse(time))
                : event;
    }

    private static EventMessage<?> dated(DomainEventMessage<?> event, Instant time) {
        Map<String, ?> others = event.getMetaData().withoutKeys(Set.of(AT));
        return new GenericDomainEventMessage<>(
                event.getType(),
                event.getAggregateIdentifier(),
                event.getSequenceNumber(),
                new GenericMessage<>(event.getIdentifier(), event.getPayload(), others),
                time);
    }
}
