package chat.parley.server.identity;

import static chat.parley.api.Refusal.Reason.INVITATION_REQUIRED;
import static chat.parley.api.Refusal.Reason.NAME_TAKEN;

import chat.parley.api.Refusal;
import chat.parley.server.database.Migrations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The SQL of accounts and invitations. */
@Component
class AccountTable {
    private final JdbcClient jdbc;

    AccountTable(JdbcClient jdbc, Migrations tablesExist) {
        this.jdbc = jdbc;
    }

    /**
     * Adds an account; the first of all is the operator's, and needs no invitation.
     *
     * @param invitation the hash of its code, null if none is needed; it is used up, unless the account is refused
     */
    @Transactional
    public Account add(String username, String password, byte @Nullable [] invitation) {
        jdbc.sql("lock table account.account in share row exclusive mode").update(); // so that only one is the first
        boolean isFirst = !hasOne();
        if (invitation != null && !isFirst && !isUsed(invitation)) {
            throw new Refusal(INVITATION_REQUIRED, "registering here takes an invitation that holds");
        }
        int added = jdbc.sql("""
                        insert into account.account (username, password, is_operator)
                        select :username, :password, :isFirst
                        where not exists (select from account.bot where username = :username)
                        on conflict do nothing
                        """)
                .param("username", username)
                .param("password", password)
                .param("isFirst", isFirst)
                .update();
        if (added == 0) {
            throw new Refusal(NAME_TAKEN, "%s is somebody already".formatted(username));
        }
        return new Account(username, password, isFirst, false);
    }

    boolean hasOne() {
        return jdbc.sql("select exists (select from account.account)")
                .query(Boolean.class)
                .single();
    }

    private boolean isUsed(byte[] invitation) {
        return jdbc.sql("delete from account.invitation where code = ? and expires_at > now()")
                        .param(invitation)
                        .update()
                == 1;
    }

    Optional<Account> find(String username) {
        return jdbc.sql("""
                        select username, password, is_operator, disabled_at is not null as disabled
                        from account.account where username = ?
                        """).param(username).query(AccountTable::account).optional();
    }

    List<Account> all(String after, int limit) {
        return jdbc.sql("""
                        select username, password, is_operator, disabled_at is not null as disabled
                        from account.account where username > ? order by username limit ?
                        """)
                .param(after)
                .param(limit)
                .query(AccountTable::account)
                .list();
    }

    void changePassword(String username, String password) {
        jdbc.sql("update account.account set password = ? where username = ?")
                .param(password)
                .param(username)
                .update();
    }

    void disable(String username, boolean disabled) {
        jdbc.sql(
                        "update account.account set disabled_at = case when :disabled then now() end where username = :username")
                .param("disabled", disabled)
                .param("username", username)
                .update();
    }

    /** False if nobody would be left who is an operator. */
    @Transactional
    public boolean makeOperator(String username, boolean operator) {
        jdbc.sql("lock table account.account in share row exclusive mode").update();
        return jdbc.sql("""
                                update account.account set is_operator = :operator
                                where username = :username and (:operator or exists (
                                    select from account.account
                                    where is_operator and disabled_at is null and username <> :username))
                                """)
                        .param("operator", operator)
                        .param("username", username)
                        .update()
                == 1;
    }

    void invite(byte[] code, String by, Duration lifetime) {
        jdbc.sql("delete from account.invitation where expires_at < now()").update();
        jdbc.sql("""
                        insert into account.invitation (code, made_by, expires_at)
                        values (?, ?, now() + ? * interval '1 second')
                        """).param(code).param(by).param(lifetime.toSeconds()).update();
    }

    private static Account account(ResultSet row, int number) throws SQLException {
        return new Account(
                row.getString("username"),
                row.getString("password"),
                row.getBoolean("is_operator"),
                row.getBoolean("disabled"));
    }

    /**
     * Somebody with a password.
     *
     * @param password its hash
     */
    record Account(String username, String password, boolean isOperator, boolean isDisabled) {
        @Override
        public String toString() {
            return "Account[username=%s, isOperator=%s, isDisabled=%s]".formatted(username, isOperator, isDisabled);
        }
    }
}
