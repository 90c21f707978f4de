package chat.parley.server.identity;

import static chat.parley.api.Refusal.Reason.BOT_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.INVALID_TOKEN;
import static chat.parley.api.Refusal.Reason.NAME_TAKEN;

import chat.parley.api.Refusal;
import chat.parley.server.database.Migrations;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Programs that call with tokens of their own, which hold in some rooms until they are taken back.
 *
 * <p>There are few of them, so each node keeps all in memory, and looks again four times a second; nobody waits for that.
 */
@Component
class Bots {
    private static final Logger LOG = LoggerFactory.getLogger(Bots.class);
    private static final long LOOK_EVERY_MS = 250;

    private final JdbcClient jdbc;
    private volatile Known known = new Known(Map.of(), Set.of());

    private record Known(Map<ByteBuffer, Bot> byToken, Set<String> usernames) {}

    Bots(JdbcClient jdbc, Migrations tablesExist) {
        this.jdbc = jdbc;
        look();
    }

    /** Makes one, and answers with its token, which nobody can see again. */
    String make(String username, Set<String> rooms, String by) {
        String token = BotToken.fresh();
        int made = jdbc.sql("""
                        insert into account.bot (username, token, rooms, made_by)
                        select :username, :token, :rooms, :by
                        where not exists (select from account.account where username = :username)
                          and not exists (select from account.session
                                          where username = :username and ended_at is null and expires_at > now())
                        on conflict do nothing
                        """)
                .param("username", username)
                .param("token", Secrets.hash(token))
                .param("rooms", rooms.toArray(String[]::new))
                .param("by", by)
                .update();
        if (made == 0) {
            throw new Refusal(NAME_TAKEN, "%s is somebody already".formatted(username));
        }
        look();
        return token;
    }

    /** Frees a name that nobody has used yet. */
    void forget(String username) {
        jdbc.sql("delete from account.bot where username = ?").param(username).update();
        look();
    }

    /** Takes a token back; no other bot gets the name. */
    void revoke(String username) {
        if (jdbc.sql("update account.bot set revoked_at = now() where username = ? and revoked_at is null")
                        .param(username)
                        .update()
                == 0) {
            throw new Refusal(BOT_NOT_FOUND, "there is no bot %s".formatted(username));
        }
        look();
    }

    List<Bot> all() {
        return jdbc.sql("select username, token, rooms from account.bot where revoked_at is null order by username")
                .query((row, number) -> new Bot(
                        row.getString("username"),
                        new TreeSet<>(Set.of((String[]) row.getArray("rooms").getArray())),
                        ByteBuffer.wrap(row.getBytes("token"))))
                .list();
    }

    Caller caller(String token) {
        Bot bot = known.byToken.get(ByteBuffer.wrap(Secrets.hash(token)));
        if (bot == null) {
            throw new Refusal(INVALID_TOKEN, Identity.INVALID);
        }
        return new Caller(bot.username(), false, null, null, bot.rooms());
    }

    /** Whether there is one of that name whose token holds. */
    boolean isBot(String username) {
        return known.usernames.contains(username);
    }

    @Scheduled(fixedDelay = LOOK_EVERY_MS)
    void lookAgain() {
        try {
            look();
        } catch (DataAccessException | TransactionException away) {
            LOG.debug("Which bots there are is not known now", away);
        }
    }

    private synchronized void look() {
        List<Bot> bots = all();
        known = new Known(
                bots.stream().collect(Collectors.toUnmodifiableMap(Bot::token, Function.identity())),
                bots.stream().map(Bot::username).collect(Collectors.toUnmodifiableSet()));
    }

    /** A bot; of its token there is the hash. */
    record Bot(String username, Set<String> rooms, ByteBuffer token) {}
}
