package chat.parley.eventstore;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;

/** A row of the log, or a snapshot: what is stored is what is read back, to the microsecond of PostgreSQL's clock type. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares rows
public record EventRow(
        String eventId,
        String aggregateId,
        long sequence,
        @Nullable String type,
        Instant timestamp,
        String payloadType,
        @Nullable String payloadRevision,
        byte[] payload,
        byte[] metaData)
        implements DomainEventData<byte[]> {

    static EventRow of(EventMessage<?> message, Serializer serializer) {
        DomainEventMessage<?> event = inItsStream(message);
        SerializedObject<byte[]> payload = event.serializePayload(serializer, byte[].class);
        SerializedObject<byte[]> metaData = event.serializeMetaData(serializer, byte[].class);
        return new EventRow(
                event.getIdentifier(),
                event.getAggregateIdentifier(),
                event.getSequenceNumber(),
                event.getType(),
                event.getTimestamp().truncatedTo(ChronoUnit.MICROS),
                payload.getType().getName(),
                payload.getType().getRevision(),
                payload.getData(),
                metaData.getData());
    }

    /** An event that no aggregate published is the only one of a stream of its own, as in Axon's engines. */
    private static DomainEventMessage<?> inItsStream(EventMessage<?> event) {
        return event instanceof DomainEventMessage<?> inStream
                ? inStream
                : new GenericDomainEventMessage<>(null, event.getIdentifier(), 0, event, event::getTimestamp);
    }

    /** Whether it is that event, in that place, published at that time. */
    boolean isSameEvent(EventRow other) {
        return eventId.equals(other.eventId)
                && aggregateId.equals(other.aggregateId)
                && sequence == other.sequence
                && timestamp.equals(other.timestamp);
    }

    /** How much memory it holds, roughly: what is written, and as much again for the objects around it. */
    int weight() {
        return 2 * (payload.length + metaData.length) + 512;
    }

    @Override
    public String getEventIdentifier() {
        return eventId;
    }

    @Override
    public Instant getTimestamp() {
        return timestamp;
    }

    @Override
    public SerializedObject<byte[]> getMetaData() {
        return new SerializedMetaData<>(metaData, byte[].class);
    }

    @Override
    public SerializedObject<byte[]> getPayload() {
        return new SimpleSerializedObject<>(payload, byte[].class, payloadType, payloadRevision);
    }

    @Override
    public @Nullable String getType() {
        return type;
    }

    @Override
    public String getAggregateIdentifier() {
        return aggregateId;
    }

    @Override
    public long getSequenceNumber() {
        return sequence;
    }
}
