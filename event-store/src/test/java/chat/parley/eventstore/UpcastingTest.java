package chat.parley.eventstore;

import static chat.parley.eventstore.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.eventstore.Events.Noted;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Events of an older shape are read in the newer one, wherever they are read. */
class UpcastingTest {
    private final String aggregate = Events.newAggregate();
    private final Node node = new Node(engine -> engine.upcasterChain(new Upcasters()));

    /** Something was written down, when it was not yet called {@link Noted} and its text was a line. */
    record Scribbled(String line) {}

    /** What nobody needs to know any more. */
    record Coughed() {}

    @BeforeEach
    void storeOldEvents() {
        Database.empty();
        node.engine()
                .appendEvents(List.of(
                        new GenericDomainEventMessage<>(Events.TYPE, aggregate, 0, new Scribbled("old")),
                        new GenericDomainEventMessage<>(Events.TYPE, aggregate, 1, new Coughed()),
                        event(aggregate, 2, "new"),
                        new GenericDomainEventMessage<>(Events.TYPE, aggregate, 3, new Coughed())));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void whenAnAggregateIsRead() {
        assertThat(Events.texts(node.store().readEvents(aggregate).asStream())).containsExactly("old", "new");
        assertThat(Events.texts(node.engine().readEvents(aggregate, 0).asStream()))
                .containsExactly("old", "new");
    }

    @Test
    void whenAnEventIsFound() {
        assertThat(node.store().findEvent(aggregate, 0))
                .hasValueSatisfying(found -> assertThat(found.getPayload()).isEqualTo(new Noted("old")));
        assertThat(node.store().findEvent(aggregate, 1)).isEmpty();
    }

    @Test
    void whenTheLogIsRead() {
        assertThat(Events.texts(node.engine().readEvents(null, false))).containsExactly("old", "new");
    }

    @Test
    void whenAStreamFollowsTheLog() throws InterruptedException {
        try (TrackingEventStream stream = node.store().openStream(null)) {
            assertThat(Events.text(stream.nextAvailable())).isEqualTo("old");
            assertThat(Events.text(stream.nextAvailable())).isEqualTo("new");
            node.engine()
                    .appendEvents(List.of(
                            new GenericDomainEventMessage<>(Events.TYPE, aggregate, 4, new Coughed()),
                            new GenericDomainEventMessage<>(Events.TYPE, aggregate, 5, new Scribbled("old again"))));
            TrackedEventMessage<?> next = stream.nextAvailable();
            assertThat(Events.text(next)).isEqualTo("old again");
            assertThat(next.trackingToken().position()).hasValue(6);
            assertThat(stream.hasNextAvailable(0, TimeUnit.SECONDS)).isFalse();
        }
    }

    @Test
    void whenAFreshNodeReadsOnlyWhatNobodyNeedsToKnow() {
        try (Node fresh = new Node(engine -> engine.upcasterChain(new Upcasters()));
                TrackingEventStream stream = fresh.store()
                        .openStream(node.engine()
                                .messages(node.engine().eventsAfter(2, 1))
                                .getFirst()
                                .trackingToken())) {
            assertThat(stream.hasNextAvailable()).isFalse();
        }
    }

    /** Drops coughs, and makes notes of scribbles. */
    private static final class Upcasters implements EventUpcaster {
        private final EventUpcaster notes = new SingleEventUpcaster() {
            @Override
            protected boolean canUpcast(IntermediateEventRepresentation event) {
                return isA(Scribbled.class, event);
            }

            @Override
            protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
                SerializedType noted = new SimpleSerializedType(Noted.class.getName(), null);
                return event.upcastPayload(
                        noted,
                        JsonNode.class,
                        scribbled -> JsonNodeFactory.instance.objectNode().set("text", scribbled.get("line")));
            }
        };

        @Override
        public Stream<IntermediateEventRepresentation> upcast(Stream<IntermediateEventRepresentation> events) {
            return notes.upcast(events.filter(event -> !isA(Coughed.class, event)));
        }

        private static boolean isA(Class<?> type, IntermediateEventRepresentation event) {
            return event.getType().getName().equals(type.getName());
        }
    }
}
