package chat.parley.server.identity;

import chat.parley.server.ParleySettings;
import chat.parley.server.identity.AccountTable.Account;
import org.springframework.stereotype.Component;

/** Who may do what only operators may. */
@Component
class Operators {
    private final ParleySettings settings;
    private final SessionTable sessions;
    private final AccountTable accounts;

    Operators(ParleySettings settings, SessionTable sessions, AccountTable accounts) {
        this.settings = settings;
        this.sessions = sessions;
        this.accounts = accounts;
    }

    /** Whether somebody who begins or renews a session is one; in the open mode, the first who ever does. */
    boolean includes(String username) {
        return switch (settings.auth()) {
            case OPEN -> sessions.isFirst(username);
            case ACCOUNTS -> accounts.find(username).map(Account::isOperator).orElse(false);
            case OIDC -> false; // Their issuer says so, in each token.
        };
    }
}
