package chat.parley.server.identity;

import chat.parley.server.database.Migrations;
import java.security.SecureRandom;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What all nodes of one database agree on: whoever comes second takes what the first one wrote. */
@Component
class AccountTables {
    private static final int KEY_BYTES = 32; // RFC 7518, 3.2: as long as the hash of HS256

    private final JdbcClient jdbc;

    AccountTables(JdbcClient jdbc, Migrations tablesExist) {
        this.jdbc = jdbc;
    }

    /** The key that signs tokens; made at the first start ever. */
    byte[] sessionKey() {
        byte[] fresh = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        jdbc.sql("insert into account.session_key (secret) values (?) on conflict do nothing")
                .param(fresh)
                .update();
        return jdbc.sql("select secret from account.session_key")
                .query((row, number) -> row.getBytes(1))
                .single();
    }

    /** Whether this is the operator, which whoever is the first to ask becomes. */
    boolean isOperator(String username) {
        jdbc.sql("insert into account.operator (username) values (?) on conflict do nothing")
                .param(username)
                .update();
        // A statement of its own: the one before does not see what it waited for.
        return jdbc.sql("select username from account.operator")
                .query(String.class)
                .single()
                .equals(username);
    }
}
