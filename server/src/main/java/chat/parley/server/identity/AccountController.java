package chat.parley.server.identity;

import static chat.parley.api.Refusal.Reason.INVALID_BODY;
import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;
import static chat.parley.api.Refusal.Reason.NOT_FOUND;

import chat.parley.api.Refusal;
import chat.parley.api.room.RoomLimits;
import chat.parley.server.ParleySettings;
import chat.parley.server.ParleySettings.Auth;
import chat.parley.server.identity.AccountTable.Account;
import chat.parley.server.limits.LogInAttempts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Accounts over HTTP; where people do not log in with passwords, there are none. */
@RestController
class AccountController {
    private static final int PAGE_DEFAULT = 100;
    private static final int PAGE_MAX = 1_000;

    private final Accounts accounts;
    private final AccountTable table;
    private final LogInAttempts attempts;
    private final Auth auth;

    AccountController(Accounts accounts, AccountTable table, LogInAttempts attempts, ParleySettings settings) {
        this.accounts = accounts;
        this.table = table;
        this.attempts = attempts;
        this.auth = settings.auth();
    }

    @PostMapping("/accounts")
    ResponseEntity<AccountView> register(@RequestBody NewAccount wanted) {
        requireAccounts();
        Account account = accounts.register(
                required(wanted.username(), "username"), required(wanted.password(), "password"), wanted.invitation());
        return ResponseEntity.status(HttpStatus.CREATED).body(AccountView.of(account));
    }

    @GetMapping("/accounts")
    List<AccountView> list(
            @RequestParam(defaultValue = "") String after, @RequestParam(required = false) @Nullable String limit) {
        requireAccounts();
        return table.all(after, RoomLimits.requirePageLimit(limit, PAGE_DEFAULT, PAGE_MAX)).stream()
                .map(AccountView::of)
                .toList();
    }

    @PatchMapping("/accounts/{username}")
    AccountView change(
            @PathVariable String username,
            @RequestBody AccountChange change,
            @AuthenticationPrincipal Caller operator) {
        requireAccounts();
        accounts.change(username, change.disabled(), change.operator(), operator.username());
        return AccountView.of(accounts.find(username));
    }

    /** One's own, by the password that holds until now; an operator gives others a new one. */
    @PutMapping("/accounts/{username}/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changePassword(
            @PathVariable String username, @RequestBody PasswordChange change, @AuthenticationPrincipal Caller caller) {
        requireAccounts();
        String newPassword = required(change.newPassword(), "newPassword");
        if (caller.username().equals(username)) {
            attempts.admit(username);
            accounts.changePassword(username, required(change.password(), "password"), newPassword, caller.session());
        } else if (caller.isOperator()) {
            accounts.resetPassword(username, newPassword, caller.username());
        } else {
            throw new Refusal(NOT_ALLOWED, "only %s and operators may do this".formatted(username));
        }
    }

    /** Answers with a code that lets one person register. */
    @PostMapping("/invitations")
    ResponseEntity<Invitation> invite(@AuthenticationPrincipal Caller operator) {
        requireAccounts();
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(new Invitation(accounts.invite(operator.username())));
    }

    private void requireAccounts() {
        if (auth != Auth.ACCOUNTS) {
            throw new Refusal(NOT_FOUND, "there are no accounts here");
        }
    }

    private static String required(@Nullable String value, String field) {
        if (value == null) {
            throw new Refusal(INVALID_BODY, "field %s is missing".formatted(field));
        }
        return value;
    }

    /** Somebody who registers. */
    record NewAccount(
            @Nullable String username,
            @Nullable String password,
            @Nullable String invitation) {
        /** Passwords get into no log. */
        @Override
        public String toString() {
            return "NewAccount[username=%s]".formatted(username);
        }
    }

    /** What an operator changes; what is not named stays. */
    record AccountChange(
            @Nullable Boolean disabled, @Nullable Boolean operator) {}

    /** Another password, and the one that holds until now. */
    record PasswordChange(
            @Nullable String password, @Nullable String newPassword) {
        /** Passwords get into no log. */
        @Override
        public String toString() {
            return "PasswordChange[]";
        }
    }

    record Invitation(String code) {}

    /** An account, without its password. */
    record AccountView(String username, boolean operator, boolean disabled) {
        static AccountView of(Account account) {
            return new AccountView(account.username(), account.isOperator(), account.isDisabled());
        }
    }
}
