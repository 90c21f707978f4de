package chat.parley.server.docs;

import static chat.parley.api.Refusal.Reason.ACCOUNT_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.BOT_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.FOREIGN_ORIGIN;
import static chat.parley.api.Refusal.Reason.INVALID_CREDENTIALS;
import static chat.parley.api.Refusal.Reason.INVALID_LIMIT;
import static chat.parley.api.Refusal.Reason.INVALID_PARAMETER;
import static chat.parley.api.Refusal.Reason.INVALID_ROOM_ID;
import static chat.parley.api.Refusal.Reason.INVALID_USERNAME;
import static chat.parley.api.Refusal.Reason.INVITATION_REQUIRED;
import static chat.parley.api.Refusal.Reason.LAST_OPERATOR;
import static chat.parley.api.Refusal.Reason.NAME_TAKEN;
import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;
import static chat.parley.api.Refusal.Reason.NOT_FOUND;
import static chat.parley.api.Refusal.Reason.OPERATORS_ONLY;
import static chat.parley.api.Refusal.Reason.SESSION_REQUIRED;
import static chat.parley.api.Refusal.Reason.UNAVAILABLE;
import static chat.parley.api.Refusal.Reason.WEAK_PASSWORD;

import chat.parley.api.Refusal.Reason;
import java.util.List;

/** What is said of people with passwords, and of programs with tokens. */
final class AccountWords {
    private static final String ACCOUNTS = "Accounts";
    private static final String BOTS = "Bots";
    private static final String NO_ACCOUNTS = "Only with `parley.auth=accounts`.";
    private static final List<Reason> OF_AN_OPERATOR = List.of(SESSION_REQUIRED, OPERATORS_ONLY, UNAVAILABLE);

    static final List<OperationWords> ALL = List.of(
            new OperationWords("POST /accounts", ACCOUNTS, "Registers")
                    .says(NO_ACCOUNTS + " The first account is the operator's.")
                    .answers(201, "The account")
                    .refuses(Refusals.OF_A_BODY)
                    .refuses(
                            FOREIGN_ORIGIN,
                            INVALID_USERNAME,
                            WEAK_PASSWORD,
                            INVITATION_REQUIRED,
                            NAME_TAKEN,
                            NOT_FOUND,
                            UNAVAILABLE),
            new OperationWords("GET /accounts", ACCOUNTS, "Lists accounts by name")
                    .says(NO_ACCOUNTS + " `after` is the last name of the page before.")
                    .answers(200, "The accounts")
                    .refuses(OF_AN_OPERATOR)
                    .refuses(INVALID_LIMIT, NOT_FOUND),
            new OperationWords(
                            "PATCH /accounts/{username}",
                            ACCOUNTS,
                            "Disables an account, or makes its owner an operator")
                    .says(NO_ACCOUNTS + " Whoever is disabled, or is no operator any more, is logged out.")
                    .answers(200, "The account as it is now")
                    .refuses(OF_AN_OPERATOR)
                    .refuses(Refusals.OF_A_BODY)
                    .refuses(FOREIGN_ORIGIN, INVALID_PARAMETER, ACCOUNT_NOT_FOUND, LAST_OPERATOR, NOT_FOUND),
            new OperationWords("PUT /accounts/{username}/password", ACCOUNTS, "Changes a password")
                    .says(NO_ACCOUNTS
                            + " One's own, with the `password` until now; operators need none to give others a new one."
                            + " All other sessions of that person end.")
                    .answers(204, "It is changed")
                    .refuses(Refusals.OF_A_BODY)
                    .refuses(
                            FOREIGN_ORIGIN,
                            INVALID_PARAMETER,
                            SESSION_REQUIRED,
                            NOT_ALLOWED,
                            WEAK_PASSWORD,
                            INVALID_CREDENTIALS,
                            ACCOUNT_NOT_FOUND,
                            NOT_FOUND,
                            UNAVAILABLE),
            new OperationWords("POST /invitations", ACCOUNTS, "Lets one person register")
                    .says(NO_ACCOUNTS)
                    .answers(201, "The `code`, which is shown this once")
                    .refuses(OF_AN_OPERATOR)
                    .refuses(FOREIGN_ORIGIN, NOT_FOUND),
            new OperationWords("POST /bots", BOTS, "Makes a token for a program")
                    .says("It holds, until it is taken back, in these rooms and nowhere else.")
                    .answers(201, "The bot and its `token`, which is shown this once")
                    .refuses(OF_AN_OPERATOR)
                    .refuses(Refusals.OF_A_BODY)
                    .refuses(FOREIGN_ORIGIN, INVALID_USERNAME, INVALID_ROOM_ID, NAME_TAKEN),
            new OperationWords("GET /bots", BOTS, "Lists the bots")
                    .answers(200, "The bots, without their tokens")
                    .refuses(OF_AN_OPERATOR),
            new OperationWords("DELETE /bots/{username}", BOTS, "Takes a bot's token back")
                    .answers(204, "It holds no more")
                    .refuses(OF_AN_OPERATOR)
                    .refuses(FOREIGN_ORIGIN, INVALID_PARAMETER, BOT_NOT_FOUND));

    private AccountWords() {}
}
