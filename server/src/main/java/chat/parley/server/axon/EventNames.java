package chat.parley.server.axon;

import static java.util.Objects.requireNonNull;

import chat.parley.api.room.RoomEvent;
import chat.parley.eventstore.UnreadableEvent;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.jackson3.Jackson3Serializer;

/**
 * Stores events under names of their own, such as {@code room.MessagePosted}, so that packages and classes may change
 * without touching the log.
 *
 * <p>An unknown name is a fault, loud and at once. Axon's default would hand it on as an {@code UnknownSerializedType},
 * which no handler matches: the event would be passed over in silence, by projections and by the room itself.
 */
final class EventNames extends Jackson3Serializer {
    private static final Map<String, Class<?>> CLASSES = Arrays.stream(RoomEvent.class.getPermittedSubclasses())
            .collect(Collectors.toUnmodifiableMap(type -> "room." + type.getSimpleName(), Function.identity()));
    private static final Map<Class<?>, String> NAMES =
            CLASSES.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    EventNames(Builder builder) {
        super(builder);
    }

    /** What events of that class are called in the log. */
    static String of(Class<? extends RoomEvent> type) {
        return requireNonNull(NAMES.get(type));
    }

    @Override
    @SuppressWarnings("rawtypes") // as in the class above
    public SerializedType typeForClass(Class type) {
        SerializedType byClass = super.typeForClass(type);
        String name = NAMES.get(type);
        return name == null ? byClass : new SimpleSerializedType(name, byClass.getRevision());
    }

    /** The name that an event is stored under, also if it cannot be read. */
    static String stored(EventMessage<?> event) {
        return event.getPayloadType() == UnreadableEvent.class
                ? ((UnreadableEvent) event.getPayload()).type()
                : NAMES.getOrDefault(
                        event.getPayloadType(), event.getPayloadType().getSimpleName());
    }

    @Override
    protected String resolveClassName(SerializedType type) {
        Class<?> known = CLASSES.get(type.getName());
        if (known == null && !type.getName().startsWith("org.axonframework.")) {
            throw new UnknownEventException(type.getName());
        }
        return known == null ? type.getName() : known.getName();
    }
}
