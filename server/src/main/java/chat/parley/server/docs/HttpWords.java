package chat.parley.server.docs;

import static chat.parley.api.Refusal.Reason.BUSY;
import static chat.parley.api.Refusal.Reason.CONFLICT;
import static chat.parley.api.Refusal.Reason.FOREIGN_ORIGIN;
import static chat.parley.api.Refusal.Reason.INVALID_BODY;
import static chat.parley.api.Refusal.Reason.INVALID_CONTENT;
import static chat.parley.api.Refusal.Reason.INVALID_CURSOR;
import static chat.parley.api.Refusal.Reason.INVALID_LIMIT;
import static chat.parley.api.Refusal.Reason.INVALID_MESSAGE_ID;
import static chat.parley.api.Refusal.Reason.INVALID_PARAMETER;
import static chat.parley.api.Refusal.Reason.INVALID_ROOM_ID;
import static chat.parley.api.Refusal.Reason.INVALID_ROOM_NAME;
import static chat.parley.api.Refusal.Reason.INVALID_TOPIC;
import static chat.parley.api.Refusal.Reason.INVALID_USERNAME;
import static chat.parley.api.Refusal.Reason.MESSAGE_EMPTY;
import static chat.parley.api.Refusal.Reason.MESSAGE_TOO_LONG;
import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static chat.parley.api.Refusal.Reason.PROJECTION_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.REBUILD_REFUSED;
import static chat.parley.api.Refusal.Reason.ROOM_EXISTS;
import static chat.parley.api.Refusal.Reason.ROOM_FULL;
import static chat.parley.api.Refusal.Reason.ROOM_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.TOO_LARGE;
import static chat.parley.api.Refusal.Reason.UNAVAILABLE;
import static chat.parley.api.Refusal.Reason.UNSUPPORTED_MEDIA_TYPE;
import static chat.parley.api.Refusal.Reason.USERNAME_REQUIRED;

import chat.parley.api.Refusal.Reason;
import java.util.List;
import java.util.Map;

/** What is said of every request; {@code OpenApiTest} finds one that is missing here. */
final class HttpWords {
    private static final String SESSIONS = "Sessions";
    private static final String MESSAGES = "Messages";
    private static final String ROOMS = "Rooms";
    private static final String OPERATORS = "For operators";

    private static final List<Reason> OF_A_ROOM = List.of(INVALID_ROOM_ID, ROOM_NOT_FOUND, NOT_A_MEMBER, UNAVAILABLE);
    private static final List<Reason> OF_A_CHANGE = List.of(FOREIGN_ORIGIN, INVALID_PARAMETER, BUSY, UNAVAILABLE);
    private static final List<Reason> OF_A_BODY = List.of(INVALID_BODY, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE);

    static final String INTRODUCTION = """
            JSON in UTF-8; times are ISO-8601 in UTC, in milliseconds. Fields without a value are left out. Unknown fields of \
            a body are refused; unknown query parameters are ignored. Errors are problem details with a stable `code`.

            `Authorization: Bearer TOKEN` says who calls; `POST /session` gives tokens. In the open mode a REST call without one \
            says who speaks in the `username` of its body.

            What is pushed over STOMP is in [asyncapi.yaml](/docs/asyncapi.yaml).""";

    static final Map<String, String> PARAMETERS = Map.of(
            "before", "The newest messages before this sequence; not together with `after`.",
            "limit", "How many messages at most.",
            "Idempotency-Key", "May stand for `messageId`.");

    static final List<OperationWords> ALL = List.of(
            new OperationWords("POST /session", SESSIONS, "Begins a session")
                    .says("In the open mode everybody gets the name they ask for, and `password` is not looked at.")
                    .answers(201, "The session; its `token` is for the header `Authorization: Bearer TOKEN`")
                    .refuses(OF_A_BODY)
                    .refuses(FOREIGN_ORIGIN, USERNAME_REQUIRED, INVALID_USERNAME, UNAVAILABLE),
            page("GET /messages", "Reads a page of messages of a room, `general` unless told"),
            page("GET /rooms/{room}/messages", "Reads a page of messages of a room"),
            new OperationWords("POST /rooms/{room}/messages", MESSAGES, "Posts a message")
                    .says(
                            "Whoever talks in a public room joins it. The same room, username and `messageId` again give the"
                                    + " first answer again; with another content they are a `conflict`. In the open mode"
                                    + " `username` is needed without a token.")
                    .answers(201, "The message, which is stored")
                    .answers(200, "The message, of which this was a resend")
                    .refuses(OF_A_ROOM)
                    .refuses(OF_A_CHANGE)
                    .refuses(OF_A_BODY)
                    .refuses(USERNAME_REQUIRED, INVALID_USERNAME, INVALID_MESSAGE_ID)
                    .refuses(MESSAGE_EMPTY, MESSAGE_TOO_LONG, INVALID_CONTENT, CONFLICT, ROOM_FULL),
            new OperationWords("GET /rooms", ROOMS, "Lists the public rooms by id, 200 at a time")
                    .answers(200, "The rooms")
                    .header(200, "Link", "`rel=\"next\"`: the next page, if there may be one.")
                    .refuses(INVALID_ROOM_ID, UNAVAILABLE),
            new OperationWords("POST /rooms", ROOMS, "Opens a room")
                    .says("`visibility` is `public` unless told; `username` opens it, and is needed for a private one.")
                    .answers(201, "The room")
                    .header(201, "Location", "The room's path.")
                    .refuses(OF_A_CHANGE)
                    .refuses(OF_A_BODY)
                    .refuses(INVALID_ROOM_ID, INVALID_ROOM_NAME, INVALID_TOPIC, INVALID_USERNAME, USERNAME_REQUIRED)
                    .refuses(ROOM_EXISTS),
            new OperationWords("GET /rooms/{room}", ROOMS, "Reads a room")
                    .answers(200, "The room")
                    .refuses(OF_A_ROOM),
            new OperationWords("PUT /rooms/{room}/members/{username}", ROOMS, "Joins a public room")
                    .says("A member who joins again changes nothing.")
                    .answers(204, "They are a member")
                    .refuses(OF_A_ROOM)
                    .refuses(OF_A_CHANGE)
                    .refuses(INVALID_USERNAME, ROOM_FULL),
            new OperationWords("DELETE /rooms/{room}/members/{username}", ROOMS, "Leaves a room")
                    .answers(204, "They are no member any more")
                    .refuses(OF_A_ROOM)
                    .refuses(OF_A_CHANGE)
                    .refuses(INVALID_USERNAME),
            new OperationWords("GET /actuator/health", OPERATORS, "Says whether the server is well")
                    .says("`/actuator/health/liveness` and `/actuator/health/readiness` answer probes.")
                    .with(Schemas.HEALTH)
                    .answers(200, "It is: `UP`")
                    .answers(503, "It is not: `DOWN` or `OUT_OF_SERVICE`"),
            new OperationWords("GET /actuator/projections", OPERATORS, "Says how far all projections are")
                    .withListOf(Schemas.PROJECTION)
                    .answers(200, "The projections")
                    .refuses(UNAVAILABLE),
            new OperationWords("GET /actuator/projections/{name}", OPERATORS, "Says how far a projection is")
                    .with(Schemas.PROJECTION)
                    .answers(200, "The projection")
                    .refuses(PROJECTION_NOT_FOUND, UNAVAILABLE),
            new OperationWords("POST /actuator/projections/{name}", OPERATORS, "Rebuilds a projection")
                    .says("Empties it and builds it again from the first event; nothing is pushed to anybody.")
                    .with(Schemas.PROJECTION)
                    .answers(202, "It has begun")
                    .refuses(FOREIGN_ORIGIN, PROJECTION_NOT_FOUND, REBUILD_REFUSED, UNAVAILABLE));

    private HttpWords() {}

    private static OperationWords page(String request, String summary) {
        return new OperationWords(request, MESSAGES, summary)
                .says("Oldest first. Without a cursor the newest page; following a link to its end meets every message"
                        + " once.")
                .answers(200, "The messages")
                .header(200, "Link", "The neighbours, if there are any: `rel=\"prev\"` is older, `rel=\"next\"` newer.")
                .refuses(OF_A_ROOM)
                .refuses(INVALID_CURSOR, INVALID_LIMIT);
    }
}
