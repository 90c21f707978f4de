package chat.parley.server.identity;

import static chat.parley.api.Refusal.Reason.ACCOUNT_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.INVALID_CREDENTIALS;
import static chat.parley.api.Refusal.Reason.LAST_OPERATOR;

import chat.parley.api.Refusal;
import chat.parley.api.room.RoomLimits;
import chat.parley.server.identity.AccountTable.Account;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** People with passwords: registered, logged in, disabled. */
@Component
class Accounts {
    private final AccountTable table;
    private final Passwords passwords;
    private final Sessions sessions;
    private final AccountSettings settings;
    /** Once it is known, it stays so: no account is ever deleted. */
    private volatile boolean hasOne;

    Accounts(AccountTable table, Passwords passwords, Sessions sessions, AccountSettings settings) {
        this.table = table;
        this.passwords = passwords;
        this.sessions = sessions;
        this.settings = settings;
    }

    /** What it takes to have an account. */
    enum Registration {
        /** Nothing, and it will be the operator's, as there is none yet. */
        FIRST,
        OPEN,
        INVITATION
    }

    Registration registration() {
        hasOne = hasOne || table.hasOne();
        if (!hasOne) {
            return Registration.FIRST;
        }
        return settings.invitationOnly() ? Registration.INVITATION : Registration.OPEN;
    }

    /** The first account of all is the operator's. */
    Account register(String username, String password, @Nullable String invitation) {
        RoomLimits.requireUsername(username);
        passwords.requireGood(password, username);
        byte[] code = settings.invitationOnly() ? Secrets.hash(invitation == null ? "" : invitation) : null;
        Account account = table.add(username, passwords.hash(password), code);
        SecurityLog.info("{} has registered{}", username, account.isOperator() ? " and is the operator" : "");
        return account;
    }

    /** The code of a new invitation, which nobody can see again. */
    String invite(String by) {
        String code = Secrets.text();
        table.invite(Secrets.hash(code), by, settings.invitationLifetime());
        SecurityLog.info("{} has made an invitation", by);
        return code;
    }

    /** Refuses a wrong password, and whoever is not there or disabled, in the same words and after the same time. */
    Account logIn(String username, String password) {
        Optional<Account> account = table.find(username);
        boolean matches =
                passwords.matches(password, account.map(Account::password).orElse(null));
        if (!matches || account.isEmpty() || account.get().isDisabled()) {
            SecurityLog.warn("A log-in as {} was refused", username);
            throw new Refusal(INVALID_CREDENTIALS, "there is nobody of that name with that password");
        }
        return account.get();
    }

    /** Sessions other than this one end. */
    void changePassword(String username, String password, String newPassword, @Nullable UUID session) {
        logIn(username, password);
        setPassword(username, newPassword);
        sessions.endAll(username, session);
        SecurityLog.info("{} has changed their password", username);
    }

    /** Gives somebody who has forgotten theirs another password; all of their sessions end. */
    void resetPassword(String username, String newPassword, String operator) {
        find(username);
        setPassword(username, newPassword);
        sessions.endAll(username, null);
        SecurityLog.info("The password of {} was reset by {}", username, operator);
    }

    private void setPassword(String username, String password) {
        passwords.requireGood(password, username);
        table.changePassword(username, passwords.hash(password));
    }

    /** Whoever is disabled, or is no operator any more, is logged out. */
    void change(String username, @Nullable Boolean disabled, @Nullable Boolean operator, String by) {
        Account before = find(username);
        boolean loses = Boolean.TRUE.equals(disabled) || Boolean.FALSE.equals(operator);
        if (loses && before.isOperator() && !table.makeOperator(username, false)) {
            throw new Refusal(LAST_OPERATOR, "%s is the last operator".formatted(username));
        }
        if (Boolean.TRUE.equals(operator)) {
            table.makeOperator(username, true);
        }
        if (disabled != null) {
            table.disable(username, disabled);
        }
        if (loses) {
            sessions.endAll(username, null);
        }
        SecurityLog.info("{} was changed by {}: {}", username, by, find(username));
    }

    Account find(String username) {
        return table.find(username)
                .orElseThrow(() -> new Refusal(ACCOUNT_NOT_FOUND, "there is no account %s".formatted(username)));
    }
}
