package chat.parley.server.transfer;

import chat.parley.api.room.RoomLimits;
import chat.parley.eventstore.EventLog;
import chat.parley.eventstore.EventRow;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An event as a line: {@code {"room","sequence","id","type","revision","at","payload","metaData"}}. */
final class EventLine {
    /** What Axon calls the kind of an event's aggregate; this version of the format knows no other. */
    private static final String AGGREGATE = "ChatRoom";

    private static final Set<String> FIELDS =
            Set.of("room", "sequence", "id", "type", "revision", "at", "payload", "metaData");
    private static final Pattern ID = Pattern.compile("\\P{Cntrl}{1,500}");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private EventLine() {}

    static byte[] of(EventRow event) {
        if (!AGGREGATE.equals(event.type())) {
            throw new IllegalStateException(
                    "Event %s is of no room, but of a %s".formatted(event.eventId(), event.type()));
        }
        ObjectNode line = EventFile.JSON.createObjectNode();
        line.put("room", event.aggregateId())
                .put("sequence", event.sequence())
                .put("id", event.eventId())
                .put("type", event.payloadType())
                .put("revision", event.payloadRevision())
                .put("at", event.timestamp().toString());
        line.set("payload", EventFile.JSON.readTree(event.payload()));
        line.set("metaData", EventFile.JSON.readTree(event.metaData()));
        return EventFile.JSON.writeValueAsBytes(line);
    }

    /**
     * Reads a line, and makes sure that this server will be able to.
     *
     * @throws BadLine if it is not an event, or none that this server can read
     */
    static EventRow parse(JsonNode line, EventLog log) {
        if (!line.isObject() || !Set.copyOf(line.propertyNames()).equals(FIELDS)) {
            throw new BadLine("is no event: it has %s, and nothing else"
                    .formatted(FIELDS.stream().sorted().collect(Collectors.joining(", "))));
        }
        EventRow row = new EventRow(
                text(line, "id", ID),
                text(line, "room", RoomLimits.ROOM_ID),
                sequence(line.get("sequence")),
                AGGREGATE,
                time(line.get("at")),
                text(line, "type", ID),
                text(line, "revision", Pattern.compile("[1-9][0-9]{0,4}")),
                EventFile.JSON.writeValueAsBytes(line.get("payload")),
                metaData(line.get("metaData")));
        // An event that cannot be read would stop every projection, and its room, for ever.
        String fault = EventCheck.fault(row, log);
        if (fault != null) {
            throw new BadLine(fault);
        }
        return row;
    }

    private static String text(JsonNode line, String field, Pattern pattern) {
        JsonNode value = line.get(field);
        if (!value.isString() || !pattern.matcher(value.stringValue()).matches()) {
            throw new BadLine("has no such %s: %s".formatted(field, shortened(value)));
        }
        return value.stringValue();
    }

    private static String shortened(JsonNode value) {
        String text = value.toString();
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    private static long sequence(JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new BadLine("has no such sequence: " + shortened(value));
        }
        return value.longValue();
    }

    private static Instant time(JsonNode value) {
        try {
            Instant time = Instant.parse(value.isString() ? value.stringValue() : "");
            if (time.equals(time.truncatedTo(ChronoUnit.MICROS))
                    && !time.isBefore(Instant.EPOCH)
                    && !time.isAfter(LATEST)) {
                return time;
            }
        } catch (DateTimeException notATime) {
            // Refused below, like a time out of range.
        }
        throw new BadLine("has no such time: " + shortened(value));
    }

    private static byte[] metaData(JsonNode value) {
        if (!value.isObject() || value.valueStream().anyMatch(entry -> !entry.isString())) {
            throw new BadLine("has metaData that is no object of texts");
        }
        return EventFile.JSON.writeValueAsBytes(value);
    }

    /** A line that is not what it should be; the sentence goes on after its number. */
    static final class BadLine extends RuntimeException {
        BadLine(String sentence) {
            super(sentence, null, false, false);
        }
    }

    /** Reads one line as JSON. */
    static JsonNode json(byte[] line) {
        try {
            return EventFile.JSON.readTree(line);
        } catch (JacksonException notJson) {
            throw new BadLine("is no JSON");
        }
    }
}
