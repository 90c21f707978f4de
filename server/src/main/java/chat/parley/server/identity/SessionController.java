package chat.parley.server.identity;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.api.room.RoomLimits;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where a session begins. */
@RestController
class SessionController {
    private final AccountTables accounts;
    private final SessionTokens tokens;

    SessionController(AccountTables accounts, SessionTokens tokens) {
        this.accounts = accounts;
        this.tokens = tokens;
    }

    /** In the open mode everybody gets the name they ask for, whatever their password. */
    @PostMapping("/session")
    ResponseEntity<SessionView> begin(@RequestBody Credentials credentials) {
        String username = credentials.username();
        if (username == null) {
            throw new Refusal(Reason.USERNAME_REQUIRED, "a session needs a username");
        }
        RoomLimits.requireUsername(username);
        SessionView session = tokens.issue(new Caller(username, accounts.isOperator(username)));
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(session);
    }

    /** What somebody says to get a session. */
    record Credentials(@Nullable String username, @Nullable String password) {
        /** Passwords get into no log. */
        @Override
        public String toString() {
            return "Credentials[username=%s]".formatted(username);
        }
    }
}
