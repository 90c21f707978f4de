package chat.parley.server.axon;

import chat.parley.api.room.Role;
import chat.parley.api.room.RoomLimits;
import java.util.function.BiConsumer;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How events of earlier revisions are read as those of today; the log itself is never rewritten. */
@Configuration(proxyBeanMethods = false)
class EventUpcasters {

    /** Revision 1 had neither mentions nor answers. */
    @Bean
    @Order(1)
    EventUpcaster messagePostedOfRevision1() {
        return new Upcaster("room.MessagePosted", "1", "2", (event, payload) -> payload.putArray("mentions"));
    }

    /** Revision 1 knew no roles: whoever a room was opened by, or came to it first, is its owner. */
    @Bean
    @Order(2)
    EventUpcaster memberJoinedOfRevision1() {
        return new Upcaster("room.MemberJoined", "1", "2", (event, payload) -> {
            boolean isFirst =
                    event.getSequenceNumber().filter(sequence -> sequence == 1).isPresent();
            boolean isEverybodys =
                    RoomLimits.GENERAL.equals(payload.path("roomId").asString());
            payload.put("role", (isFirst && !isEverybodys ? Role.OWNER : Role.MEMBER).toString());
        });
    }

    private static final class Upcaster extends SingleEventUpcaster {
        private final SimpleSerializedType from;
        private final SimpleSerializedType to;
        private final BiConsumer<IntermediateEventRepresentation, ObjectNode> change;

        private Upcaster(
                String name, String from, String to, BiConsumer<IntermediateEventRepresentation, ObjectNode> change) {
            this.from = new SimpleSerializedType(name, from);
            this.to = new SimpleSerializedType(name, to);
            this.change = change;
        }

        @Override
        protected boolean canUpcast(IntermediateEventRepresentation event) {
            return from.equals(event.getType());
        }

        @Override
        protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
            return event.upcastPayload(to, JsonNode.class, payload -> {
                change.accept(event, (ObjectNode) payload);
                return payload;
            });
        }
    }
}
