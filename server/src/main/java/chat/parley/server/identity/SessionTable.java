package chat.parley.server.identity;

import chat.parley.server.database.Migrations;
import chat.parley.server.identity.SessionKeys.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The SQL of sessions and of the keys that sign their tokens; times are those of the database. */
@Component
class SessionTable {
    /** Whoever held a name of late holds it. */
    private static final String NAME_IS_HELD = """
            exists (select from account.session where username = :username and session_id <> :id and ended_at is null
                    and renewed_at > now() - :heldFor * interval '1 second')
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    SessionTable(JdbcClient jdbc, PlatformTransactionManager transactions, Migrations tablesExist) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Makes a key unless there is a young one, and removes those that are too old to be believed. */
    void replaceOldKeys(byte[] fresh, Duration lifetime, Duration believed) {
        transaction.executeWithoutResult(status -> {
            lock("keys of sessions");
            jdbc.sql("""
                            insert into account.session_key (secret)
                            select :secret where not exists (
                                select from account.session_key where made_at > now() - :lifetime * interval '1 second')
                            """)
                    .param("secret", fresh)
                    .param("lifetime", lifetime.toSeconds())
                    .update();
            jdbc.sql("delete from account.session_key where made_at < now() - :believed * interval '1 second'")
                    .param("believed", believed.toSeconds())
                    .update();
        });
    }

    /** All keys, the newest first. */
    List<SigningKey> keys() {
        return jdbc.sql("select key_id, secret from account.session_key order by made_at desc, key_id")
                .query((row, number) -> new SigningKey(row.getObject("key_id", UUID.class), row.getBytes("secret")))
                .list();
    }

    /**
     * Begins a session.
     *
     * @param heldFor false is answered if somebody else has, for so long or less, held the name; null if any may share it.
     *     It is answered, too, if the name is a program's
     */
    boolean begin(UUID id, String username, byte[] renewal, Duration lifetime, @Nullable Duration heldFor) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            lock(username);
            return jdbc.sql("""
                            insert into account.session (session_id, username, renewal, expires_at)
                            select :id, :username, :renewal, now() + :lifetime * interval '1 second'
                            where not exists (select from account.bot where username = :username)
                              and (:heldFor = 0 or not
                            """ + NAME_IS_HELD + ")")
                            .param("id", id)
                            .param("username", username)
                            .param("renewal", renewal)
                            .param("lifetime", lifetime.toSeconds())
                            .param("heldFor", seconds(heldFor))
                            .update()
                    == 1;
        }));
    }

    /** The live session of that id. */
    Optional<Live> find(UUID id) {
        return jdbc.sql("""
                        select username, renewal, renewal_before, now() - renewed_at < interval '30 seconds' as just_renewed
                        from account.session where session_id = :id and ended_at is null and expires_at > now()
                        """)
                .param("id", id)
                .query((row, number) -> new Live(
                        row.getString("username"),
                        row.getBytes("renewal"),
                        row.getBytes("renewal_before"),
                        row.getBoolean("just_renewed")))
                .optional();
    }

    /** Renews a session, unless another request has since; false too if the name is held by another now. */
    boolean renew(
            UUID id, String username, byte[] current, byte[] next, Duration lifetime, @Nullable Duration heldFor) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            lock(username);
            return jdbc.sql("""
                            update account.session
                            set renewal = :next, renewal_before = :current, renewed_at = now(), changed_at = now(),
                                expires_at = now() + :lifetime * interval '1 second'
                            where session_id = :id and ended_at is null and renewal = :current and (:heldFor = 0 or not
                            """ + NAME_IS_HELD + ")")
                            .param("id", id)
                            .param("username", username)
                            .param("current", current)
                            .param("next", next)
                            .param("lifetime", lifetime.toSeconds())
                            .param("heldFor", seconds(heldFor))
                            .update()
                    == 1;
        }));
    }

    void end(UUID id) {
        jdbc.sql(
                        "update account.session set ended_at = now(), changed_at = now() where session_id = ? and ended_at is null")
                .param(id)
                .update();
    }

    /** Ends all of somebody's sessions; the one with that id, if any, goes on. */
    void endAll(String username, @Nullable UUID but) {
        jdbc.sql("""
                        update account.session set ended_at = now(), changed_at = now()
                        where username = :username and ended_at is null and session_id is distinct from :but::uuid
                        """)
                .param("username", username)
                .param("but", but == null ? null : but.toString())
                .update();
    }

    /** What became of sessions of late. */
    List<Change> changes(Duration past) {
        return jdbc.sql("""
                        select session_id, username, renewed_at, ended_at is not null as ended from account.session
                        where changed_at > now() - :past * interval '1 second' order by changed_at
                        """)
                .param("past", past.toSeconds())
                .query((row, number) -> new Change(
                        row.getObject("session_id", UUID.class),
                        row.getString("username"),
                        row.getTimestamp("renewed_at").toInstant(),
                        row.getBoolean("ended")))
                .list();
    }

    /** Sessions that nobody can renew, whose last token has long expired. */
    void forgetOver() {
        jdbc.sql("delete from account.session where least(ended_at, expires_at) < now() - interval '30 days'")
                .update();
    }

    /** Whether this is the operator of the open mode, which whoever is the first to ask becomes. */
    boolean isFirst(String username) {
        jdbc.sql("insert into account.operator (username) values (?) on conflict do nothing")
                .param(username)
                .update();
        // A statement of its own: the one before does not see what it waited for.
        return jdbc.sql("select username from account.operator")
                .query(String.class)
                .single()
                .equals(username);
    }

    /** Has all who decide about the same thing wait for each other, on whichever nodes they are. */
    private void lock(String name) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 7275))")
                .param(name)
                .query((row, number) -> number)
                .single();
    }

    private static long seconds(@Nullable Duration duration) {
        return duration == null ? 0 : duration.toSeconds();
    }

    /** What renews a session. */
    @SuppressWarnings("ArrayRecordComponent") // It is never compared.
    record Live(String username, byte[] renewal, byte @Nullable [] before, boolean isJustRenewed) {}

    record Change(UUID id, String username, Instant renewedAt, boolean isEnded) {}
}
