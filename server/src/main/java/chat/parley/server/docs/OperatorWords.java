package chat.parley.server.docs;

import static chat.parley.api.Refusal.Reason.CONFLICT;
import static chat.parley.api.Refusal.Reason.DEAD_LETTER_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.FOREIGN_ORIGIN;
import static chat.parley.api.Refusal.Reason.INVALID_PARAMETER;
import static chat.parley.api.Refusal.Reason.INVALID_REASON;
import static chat.parley.api.Refusal.Reason.NOT_FOUND;
import static chat.parley.api.Refusal.Reason.OPERATORS_ONLY;
import static chat.parley.api.Refusal.Reason.PROJECTION_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.REBUILD_REFUSED;
import static chat.parley.api.Refusal.Reason.SESSION_REQUIRED;
import static chat.parley.api.Refusal.Reason.UNAVAILABLE;

import java.util.List;

/** What is said of what operators ask. */
final class OperatorWords {
    private static final String OPERATORS = "For operators";

    static final List<OperationWords> ALL = List.of(
            new OperationWords("GET /actuator/health", OPERATORS, "Says whether the server is well")
                    .says("`/actuator/health/liveness` and `/actuator/health/readiness` answer probes.")
                    .with(OperatorSchemas.HEALTH)
                    .answers(200, "It is: `UP`")
                    .answers(503, "It is not: `DOWN` or `OUT_OF_SERVICE`"),
            new OperationWords("GET /actuator/info", OPERATORS, "Says which build this is")
                    .with(OperatorSchemas.INFO)
                    .answers(200, "The build")
                    .refuses(SESSION_REQUIRED, OPERATORS_ONLY),
            new OperationWords("GET /actuator/prometheus", OPERATORS, "Tells the metrics of this node")
                    .says("As text, in the format of Prometheus or in that of OpenMetrics.")
                    .answers(200, "The metrics"),
            new OperationWords("GET /actuator/projections", OPERATORS, "Says how far all projections are")
                    .withListOf(OperatorSchemas.PROJECTION)
                    .answers(200, "The projections")
                    .refuses(SESSION_REQUIRED, OPERATORS_ONLY, UNAVAILABLE),
            new OperationWords("GET /actuator/projections/{name}", OPERATORS, "Says how far a projection is")
                    .with(OperatorSchemas.PROJECTION)
                    .answers(200, "The projection")
                    .refuses(SESSION_REQUIRED, OPERATORS_ONLY, PROJECTION_NOT_FOUND, UNAVAILABLE),
            new OperationWords("POST /actuator/projections/{name}", OPERATORS, "Rebuilds a projection")
                    .says(
                            "Builds it anew beside the one that serves, from the first event, checks it and puts it in the"
                                    + " other's place; nothing is pushed to anybody.")
                    .with(OperatorSchemas.PROJECTION)
                    .answers(202, "It has begun")
                    .refuses(
                            FOREIGN_ORIGIN,
                            SESSION_REQUIRED,
                            OPERATORS_ONLY,
                            PROJECTION_NOT_FOUND,
                            REBUILD_REFUSED,
                            UNAVAILABLE),
            new OperationWords("POST /actuator/projections/{name}/{step}", OPERATORS, "Steers a rebuild")
                    .says("`pause`, `resume` or `abandon`: what serves goes on serving.")
                    .with(OperatorSchemas.PROJECTION)
                    .answers(200, "It is so")
                    .refuses(
                            FOREIGN_ORIGIN,
                            SESSION_REQUIRED,
                            OPERATORS_ONLY,
                            NOT_FOUND,
                            PROJECTION_NOT_FOUND,
                            REBUILD_REFUSED,
                            UNAVAILABLE),
            new OperationWords(
                            "GET /actuator/deadletters", OPERATORS, "Lists where projections have stopped with rooms")
                    .says("At an event that they could not take; other rooms go on.")
                    .withListOf(OperatorSchemas.DEAD_LETTER)
                    .answers(200, "The events that failed")
                    .refuses(SESSION_REQUIRED, OPERATORS_ONLY, UNAVAILABLE),
            new OperationWords(
                            "GET /actuator/deadletters/{projection}/{room}",
                            OPERATORS,
                            "Says where a projection has stopped with a room")
                    .with(OperatorSchemas.DEAD_LETTER)
                    .answers(200, "The event that failed")
                    .refuses(SESSION_REQUIRED, OPERATORS_ONLY, DEAD_LETTER_NOT_FOUND, UNAVAILABLE),
            new OperationWords(
                            "POST /actuator/deadletters/{projection}/{room}",
                            OPERATORS,
                            "Tries an event that failed again")
                    .with(OperatorSchemas.DEAD_LETTER)
                    .answers(200, "It has stopped again: where")
                    .answers(204, "The room waits no more")
                    .refuses(FOREIGN_ORIGIN, SESSION_REQUIRED, OPERATORS_ONLY, DEAD_LETTER_NOT_FOUND, UNAVAILABLE),
            new OperationWords(
                            "DELETE /actuator/deadletters/{projection}/{room}",
                            OPERATORS,
                            "Passes over an event that failed")
                    .says("For a `reason`; `GET /audit?type=event.skipped` lists these.")
                    .with(OperatorSchemas.DEAD_LETTER)
                    .answers(200, "It has stopped again: where")
                    .answers(204, "The room waits no more")
                    .refuses(
                            FOREIGN_ORIGIN,
                            SESSION_REQUIRED,
                            OPERATORS_ONLY,
                            DEAD_LETTER_NOT_FOUND,
                            INVALID_PARAMETER,
                            INVALID_REASON,
                            CONFLICT,
                            UNAVAILABLE));

    private OperatorWords() {}
}
