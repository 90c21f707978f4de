package chat.parley.server.docs;

import static chat.parley.api.Refusal.Reason.FOREIGN_ORIGIN;
import static chat.parley.api.Refusal.Reason.INVALID_CREDENTIALS;
import static chat.parley.api.Refusal.Reason.INVALID_PARAMETER;
import static chat.parley.api.Refusal.Reason.INVALID_USERNAME;
import static chat.parley.api.Refusal.Reason.NAME_TAKEN;
import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;
import static chat.parley.api.Refusal.Reason.SESSION_REQUIRED;
import static chat.parley.api.Refusal.Reason.UNAVAILABLE;
import static chat.parley.api.Refusal.Reason.USERNAME_REQUIRED;

import java.util.List;

/** What is said of sessions. */
final class SessionWords {
    private static final String SESSIONS = "Sessions";

    static final List<OperationWords> ALL = List.of(
            new OperationWords("GET /sign-in", SESSIONS, "Says how to get a token")
                    .says(
                            "For a page that has none: `auth` is the mode. With accounts, `registration` says what it takes to"
                                    + " have one; the `first` of all will be the operator's. With an identity provider, `issuer` is"
                                    + " its address, and `clientId` as whom a page signs people in there, if it can.")
                    .answers(200, "How to sign in")
                    .refuses(UNAVAILABLE),
            new OperationWords("GET /session", SESSIONS, "Says whose a token is")
                    .says("Of a person, in every mode: also where it is an identity provider that makes the tokens.")
                    .answers(200, "Who it is")
                    .refuses(SESSION_REQUIRED, NOT_ALLOWED, UNAVAILABLE),
            new OperationWords("POST /session", SESSIONS, "Begins a session")
                    .says(
                            "In the open mode everybody gets a name that nobody holds, and `password` is not looked at; with"
                                    + " accounts it takes the account's. With an identity provider there are no sessions here.")
                    .answers(201, "The session; its `token` is for the header `Authorization: Bearer TOKEN`")
                    .refuses(Refusals.OF_A_BODY)
                    .refuses(
                            FOREIGN_ORIGIN,
                            USERNAME_REQUIRED,
                            INVALID_USERNAME,
                            INVALID_CREDENTIALS,
                            NAME_TAKEN,
                            UNAVAILABLE),
            new OperationWords("POST /session/renewal", SESSIONS, "Goes on with a session")
                    .says("Each `renewalToken` is good for one renewal; one that is shown again ends the session.")
                    .answers(201, "The session with its next `token` and `renewalToken`")
                    .refuses(Refusals.OF_A_BODY)
                    .refuses(FOREIGN_ORIGIN, NAME_TAKEN, UNAVAILABLE),
            new OperationWords("DELETE /session", SESSIONS, "Logs out")
                    .says("Its tokens hold no more, and connections that were made with them end.")
                    .answers(204, "The session is over")
                    .refuses(FOREIGN_ORIGIN, SESSION_REQUIRED, NOT_ALLOWED, UNAVAILABLE),
            new OperationWords("DELETE /sessions/{username}", SESSIONS, "Logs somebody out everywhere")
                    .says("Oneself or, for operators, anybody.")
                    .answers(204, "All their sessions are over")
                    .refuses(FOREIGN_ORIGIN, INVALID_PARAMETER, SESSION_REQUIRED, NOT_ALLOWED, UNAVAILABLE));

    private SessionWords() {}
}
