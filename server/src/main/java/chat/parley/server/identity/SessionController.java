package chat.parley.server.identity;

import static chat.parley.api.Refusal.Reason.INVALID_CREDENTIALS;
import static chat.parley.api.Refusal.Reason.INVALID_TOKEN;
import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;
import static chat.parley.api.Refusal.Reason.NOT_FOUND;
import static chat.parley.api.Refusal.Reason.SESSION_REQUIRED;
import static chat.parley.api.Refusal.Reason.USERNAME_REQUIRED;

import chat.parley.api.Refusal;
import chat.parley.api.room.RoomLimits;
import chat.parley.server.ParleySettings;
import chat.parley.server.ParleySettings.Auth;
import chat.parley.server.limits.LogInAttempts;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where sessions begin, go on, and end. */
@RestController
class SessionController {
    private final Sessions sessions;
    private final Accounts accounts;
    private final LogInAttempts attempts;
    private final Auth auth;

    SessionController(Sessions sessions, Accounts accounts, LogInAttempts attempts, ParleySettings settings) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.attempts = attempts;
        this.auth = settings.auth();
    }

    /** A page cannot tell by itself: which claims of an identity provider's token say so, this server's operator does. */
    @GetMapping("/session")
    CallerView whoCalls(@AuthenticationPrincipal Caller caller) {
        return new CallerView(caller.username(), caller.isOperator());
    }

    /** In the open mode everybody gets a name that nobody holds, whatever their password. */
    @PostMapping("/session")
    ResponseEntity<SessionView> begin(
            @RequestBody Credentials credentials, @AuthenticationPrincipal @Nullable Caller caller) {
        requireSessions();
        String username = credentials.username();
        if (username == null) {
            throw new Refusal(USERNAME_REQUIRED, "a session needs a username");
        }
        RoomLimits.requireUsername(username);
        if (auth == Auth.ACCOUNTS) {
            if (credentials.password() == null) {
                throw new Refusal(INVALID_CREDENTIALS, "a session needs a password");
            }
            attempts.admit(username);
            accounts.logIn(username, credentials.password());
        }
        return created(sessions.begin(username, caller));
    }

    @PostMapping("/session/renewal")
    ResponseEntity<SessionView> renew(@RequestBody Renewal renewal) {
        requireSessions();
        if (renewal.renewalToken() == null) {
            throw new Refusal(INVALID_TOKEN, "a renewal needs the renewalToken that came with the session");
        }
        return created(sessions.renew(renewal.renewalToken()));
    }

    /** Logs out: what was connected by this session is disconnected. */
    @DeleteMapping("/session")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@AuthenticationPrincipal @Nullable Caller caller) {
        if (caller == null) {
            throw new Refusal(SESSION_REQUIRED, "only a session ends: Authorization: Bearer");
        }
        if (caller.session() == null) {
            throw new Refusal(NOT_ALLOWED, "this token is of no session here");
        }
        sessions.end(caller.session());
    }

    /** Logs somebody out everywhere: oneself or, for operators, anybody. */
    @DeleteMapping("/sessions/{username}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endAll(@PathVariable String username, @AuthenticationPrincipal Caller caller) {
        if (!caller.isOperator() && !caller.username().equals(username)) {
            throw new Refusal(NOT_ALLOWED, "only %s and operators may do this".formatted(username));
        }
        sessions.endAll(username, null);
        SecurityLog.info("All sessions of {} were ended by {}", username, caller.username());
    }

    private void requireSessions() {
        if (auth == Auth.OIDC) {
            throw new Refusal(NOT_FOUND, "tokens are those of the identity provider: no session begins here");
        }
    }

    private static ResponseEntity<SessionView> created(SessionView session) {
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(session);
    }

    /** Whose a token is. */
    record CallerView(String username, boolean operator) {}

    /** What somebody says to get a session. */
    record Credentials(@Nullable String username, @Nullable String password) {
        /** Passwords get into no log. */
        @Override
        public String toString() {
            return "Credentials[username=%s]".formatted(username);
        }
    }

    /** What somebody shows to go on. */
    record Renewal(@Nullable String renewalToken) {
        /** Tokens get into no log. */
        @Override
        public String toString() {
            return "Renewal[]";
        }
    }
}
