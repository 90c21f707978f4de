package chat.parley.eventstore;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;

/** Events that tests make up. */
final class Events {
    static final String TYPE = "Notebook";

    private Events() {}

    /** Something was written down. */
    record Noted(String text) {}

    static String newAggregate() {
        return "notebook-" + UUID.randomUUID();
    }

    static DomainEventMessage<Noted> event(String aggregateId, long sequence) {
        return event(aggregateId, sequence, "note " + sequence);
    }

    static DomainEventMessage<Noted> event(String aggregateId, long sequence, String text) {
        return new GenericDomainEventMessage<>(TYPE, aggregateId, sequence, new Noted(text));
    }

    /** So many events of an aggregate, from a sequence on. */
    static List<DomainEventMessage<Noted>> events(String aggregateId, long from, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> event(aggregateId, from + i))
                .toList();
    }

    static List<String> texts(Stream<? extends EventMessage<?>> events) {
        return events.map(Events::text).toList();
    }

    static String text(EventMessage<?> event) {
        return ((Noted) event.getPayload()).text();
    }
}
