package chat.parley.server.docs;

import static chat.parley.api.Refusal.Reason.BUSY;
import static chat.parley.api.Refusal.Reason.DAMAGED_IMPORT;
import static chat.parley.api.Refusal.Reason.FOREIGN_ORIGIN;
import static chat.parley.api.Refusal.Reason.IMPORT_CONFLICT;
import static chat.parley.api.Refusal.Reason.INVALID_CURSOR;
import static chat.parley.api.Refusal.Reason.INVALID_IMPORT;
import static chat.parley.api.Refusal.Reason.INVALID_LIMIT;
import static chat.parley.api.Refusal.Reason.INVALID_MESSAGE_ID;
import static chat.parley.api.Refusal.Reason.INVALID_PARAMETER;
import static chat.parley.api.Refusal.Reason.INVALID_ROOM_ID;
import static chat.parley.api.Refusal.Reason.INVALID_TIME;
import static chat.parley.api.Refusal.Reason.OPERATORS_ONLY;
import static chat.parley.api.Refusal.Reason.ROOM_ARCHIVED;
import static chat.parley.api.Refusal.Reason.ROOM_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.SESSION_REQUIRED;
import static chat.parley.api.Refusal.Reason.UNAVAILABLE;

import java.util.List;

/** What is said of the log: read event by event, looked into, and moved as a whole. */
final class LogWords {
    private static final String OPERATORS = "For operators";
    private static final String LINES = "application/x-ndjson";

    static final List<OperationWords> ALL = List.of(
            new OperationWords("GET /rooms/{room}/events", "Rooms", "Reads a page of what happened in a room")
                    .says("Every event after a sequence, as it is pushed over STOMP, byte for byte.")
                    .withListOf(Schemas.EVENT)
                    .answers(200, "The events, oldest first, with consecutive sequences")
                    .header(200, "Link", "`rel=\"next\"`: the next page, if there is one.")
                    .refuses(Refusals.OF_A_ROOM)
                    .refuses(INVALID_CURSOR, INVALID_LIMIT),
            operators("GET /audit", "Says who did what, and when, in all rooms")
                    .says(
                            "Oldest first, without words of messages. JSON comes in pages; the other formats have all there is.")
                    .answers(200, "What was done. A page may have fewer than `limit`, or none, and yet a next page")
                    .orFile(LINES, "text/csv")
                    .header(200, "Link", "`rel=\"next\"`: the next page, if there may be one.")
                    .refuses(INVALID_PARAMETER, INVALID_ROOM_ID, ROOM_NOT_FOUND, INVALID_CURSOR, INVALID_LIMIT),
            operators("GET /export", "Gives the whole log as a file")
                    .says(
                            "A line of JSON an event. The last line has their number, and the SHA-256 of all lines before it.")
                    .answers(200, "The file")
                    .orFile(LINES),
            operators("GET /export/{room}", "Gives the log of a room as a file")
                    .answers(200, "The file")
                    .orFile(LINES)
                    .refuses(INVALID_ROOM_ID, ROOM_NOT_FOUND),
            operators("POST /import", "Takes over what another server exported")
                    .says("All of it or nothing: its rooms must not be here yet, but for one of which there is no more"
                            + " than the same opening.")
                    .takes(LINES)
                    .answers(200, "All events are stored")
                    .refuses(FOREIGN_ORIGIN, INVALID_IMPORT, DAMAGED_IMPORT, IMPORT_CONFLICT, BUSY),
            operators("POST /rooms/{room}/import", "Takes over messages of another chat")
                    .says("With their original times, behind what is in the room; who wrote them joins it, if it is"
                            + " public. A message that is there already stays. `dryRun` only tells what would be.")
                    .answers(200, "How many were taken, how many were there already, and which are refused")
                    .refuses(FOREIGN_ORIGIN, INVALID_PARAMETER, INVALID_ROOM_ID, ROOM_NOT_FOUND, ROOM_ARCHIVED, BUSY)
                    .refuses(Refusals.OF_A_BODY)
                    .refuses(INVALID_IMPORT, INVALID_MESSAGE_ID, INVALID_TIME));

    private LogWords() {}

    private static OperationWords operators(String request, String summary) {
        return new OperationWords(request, OPERATORS, summary).refuses(SESSION_REQUIRED, OPERATORS_ONLY, UNAVAILABLE);
    }
}
