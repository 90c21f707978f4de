package chat.parley.server.transfer;

import static chat.parley.api.Refusal.Reason.DAMAGED_IMPORT;
import static chat.parley.api.Refusal.Reason.IMPORT_CONFLICT;
import static chat.parley.api.Refusal.Reason.INVALID_IMPORT;
import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.eventstore.EventLog;
import chat.parley.eventstore.LogImport;
import chat.parley.eventstore.LogImportException;
import chat.parley.server.transfer.EventLine.BadLine;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads such a file, and appends its events once it has come to its end and is whole: all of them, or none. */
final class Import {
    private static final int HEAD_LINES = 1;

    private final EventLog log;
    private final Lines lines;
    private final MessageDigest digest = EventFile.digest();
    private long events;

    Import(InputStream file, EventLog log) {
        this.lines = new Lines(file);
        this.log = log;
    }

    /** Returns when all events are stored. */
    ImportedView run() throws IOException {
        try (LogImport begun = log.beginImport()) {
            try {
                readHead();
                for (JsonNode line = nextLine(); !isEnd(line); line = nextLine()) {
                    begun.add(EventLine.parse(line, log));
                    events++;
                }
            } catch (BadLine bad) {
                throw refusal(INVALID_IMPORT, lines.number(), String.valueOf(bad.getMessage()));
            }
            if (lines.next() != null) {
                throw refusal(DAMAGED_IMPORT, lines.number(), "comes after the last line");
            }
            return new ImportedView(events, begun.finish());
        } catch (LogImportException refused) {
            throw refusal(refused);
        }
    }

    private void readHead() throws IOException {
        JsonNode head = nextLine();
        if (!head.path("format").asString("").equals(EventFile.FORMAT)
                || head.path("version").asInt(0) != EventFile.VERSION) {
            throw new BadLine("is not the head of an export of version %d".formatted(EventFile.VERSION));
        }
    }

    private JsonNode nextLine() throws IOException {
        byte @Nullable [] line = lines.next();
        if (line == null) {
            throw refusal(DAMAGED_IMPORT, lines.number(), "is not the last: the file is cut off behind it");
        }
        JsonNode json;
        try {
            json = EventLine.json(line);
        } catch (BadLine notJson) {
            if (lines.isEnded()) {
                throw notJson;
            }
            throw refusal(DAMAGED_IMPORT, lines.number(), "is not whole: the file is cut off there");
        }
        if (json.has("sha256")) {
            requireWhole(json);
        }
        digest.update(line);
        digest.update((byte) '\n');
        return json;
    }

    private static boolean isEnd(JsonNode line) {
        return line.has("sha256");
    }

    private void requireWhole(JsonNode end) {
        String written = end.path("sha256").asString("");
        if (end.path("count").asLong(-1) != events) {
            throw refusal(
                    DAMAGED_IMPORT,
                    lines.number(),
                    "counts %s events, and there are %d".formatted(end.path("count"), events));
        }
        String counted = HexFormat.of().formatHex(digest.digest());
        if (!MessageDigest.isEqual(counted.getBytes(US_ASCII), written.getBytes(US_ASCII))) {
            throw refusal(DAMAGED_IMPORT, lines.number(), "has another checksum than what is before it");
        }
    }

    private static Refusal refusal(LogImportException refused) {
        long line = HEAD_LINES + refused.event();
        return switch (refused.fault()) {
            case OUT_OF_SEQUENCE ->
                refusal(INVALID_IMPORT, line, "is out of order: a room's sequences are 0, 1, 2 and so on");
            case REPEATED -> refusal(INVALID_IMPORT, line, "has the id of an earlier event");
            case AGGREGATE_EXISTS -> refusal(IMPORT_CONFLICT, line, "is of a room that there is already");
            case ID_TAKEN -> refusal(IMPORT_CONFLICT, line, "has the id of an event that is stored already");
        };
    }

    private static Refusal refusal(Reason reason, long line, String sentence) {
        return new Refusal(reason, "line %d %s; nothing was imported".formatted(line, sentence));
    }
}
