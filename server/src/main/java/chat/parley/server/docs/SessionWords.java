package chat.parley.server.docs;

import static chat.parley.api.Refusal.Reason.FOREIGN_ORIGIN;
import static chat.parley.api.Refusal.Reason.INVALID_USERNAME;
import static chat.parley.api.Refusal.Reason.UNAVAILABLE;
import static chat.parley.api.Refusal.Reason.USERNAME_REQUIRED;

import java.util.List;

/** What is said of sessions. */
final class SessionWords {
    static final List<OperationWords> ALL = List.of(new OperationWords("POST /session", "Sessions", "Begins a session")
            .says("In the open mode everybody gets the name they ask for, and `password` is not looked at.")
            .answers(201, "The session; its `token` is for the header `Authorization: Bearer TOKEN`")
            .refuses(Refusals.OF_A_BODY)
            .refuses(FOREIGN_ORIGIN, USERNAME_REQUIRED, INVALID_USERNAME, UNAVAILABLE));

    private SessionWords() {}
}
