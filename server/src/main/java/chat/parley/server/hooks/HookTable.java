package chat.parley.server.hooks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.server.database.Migrations;
import java.net.URI;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of hooks. */
@Component
class HookTable {
    private final JdbcClient jdbc;

    HookTable(JdbcClient jdbc, Migrations tablesExist) {
        this.jdbc = jdbc;
    }

    /**
     * One that messages are posted by.
     *
     * @param secret its hash
     */
    record Posting(UUID id, String roomId, String username, ByteBuffer secret) {}

    /**
     * One that events are delivered to.
     *
     * @param sequence of the last event that was
     */
    record Delivering(UUID id, String roomId, URI url, String secret, long sequence) {
        /** Secrets get into no log. */
        @Override
        public String toString() {
            return "Delivering[id=%s, roomId=%s, sequence=%d]".formatted(id, roomId, sequence);
        }
    }

    UUID add(String roomId, @Nullable String username, @Nullable URI url, byte[] secret, String by, long sequence) {
        return jdbc.sql("""
                        insert into account.hook (room_id, username, url, secret, made_by, sequence)
                        values (:room, :username, :url, :secret, :by, :sequence) returning hook_id
                        """)
                .param("room", roomId)
                .param("username", username)
                .param("url", url == null ? null : url.toString())
                .param("secret", secret)
                .param("by", by)
                .param("sequence", sequence)
                .query(UUID.class)
                .single();
    }

    /** False if the room has none of that id. */
    boolean remove(String roomId, UUID id) {
        return jdbc.sql("delete from account.hook where room_id = ? and hook_id = ?")
                        .param(roomId)
                        .param(id)
                        .update()
                == 1;
    }

    /** An operator who takes back a bot's token ends a hook of that name with it. */
    List<HookView> all(String roomId) {
        return jdbc.sql("""
                        select hook_id, hook.username, url, failing_since, disabled_at
                        from account.hook left join account.bot using (username)
                        where room_id = ? and revoked_at is null order by hook.made_at
                        """)
                .param(roomId)
                .query((row, number) -> new HookView(
                        row.getObject("hook_id", UUID.class),
                        row.getString("username"),
                        row.getString("url"),
                        null,
                        instant(row, "failing_since"),
                        instant(row, "disabled_at")))
                .list();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    Optional<Posting> posting(UUID id) {
        return jdbc.sql("""
                        select hook_id, room_id, username, secret from account.hook join account.bot using (username)
                        where hook_id = ? and revoked_at is null
                        """)
                .param(id)
                .query((row, number) -> new Posting(
                        id,
                        row.getString("room_id"),
                        row.getString("username"),
                        ByteBuffer.wrap(row.getBytes("secret"))))
                .optional();
    }

    /** Those that may be gone on with, if there is anything to deliver. */
    List<Delivering> due() {
        return jdbc.sql("""
                        select hook_id, room_id, url, secret, sequence from account.hook
                        where url is not null and disabled_at is null and next_at <= now() order by next_at
                        """).query(HookTable::delivering).list();
    }

    /** Keeps other nodes, or what is under way here, from delivering the same for that long; empty if they do already. */
    Optional<Delivering> lease(UUID id, int seconds) {
        return jdbc.sql("""
                        update account.hook set next_at = now() + :seconds * interval '1 second'
                        where hook_id = :id and disabled_at is null and next_at <= now()
                        returning hook_id, room_id, url, secret, sequence
                        """)
                .param("seconds", seconds)
                .param("id", id)
                .query(HookTable::delivering)
                .optional();
    }

    private static Delivering delivering(ResultSet row, int number) throws SQLException {
        return new Delivering(
                row.getObject("hook_id", UUID.class),
                row.getString("room_id"),
                URI.create(row.getString("url")),
                new String(row.getBytes("secret"), US_ASCII),
                row.getLong("sequence"));
    }

    /** False if it was removed, or another node has come farther. */
    boolean delivered(UUID id, long before, long sequence) {
        return jdbc.sql("""
                                update account.hook set sequence = :sequence, failures = 0, failing_since = null
                                where hook_id = :id and sequence = :before
                                """)
                        .param("sequence", sequence)
                        .param("id", id)
                        .param("before", before)
                        .update()
                == 1;
    }

    void release(UUID id, long sequence) {
        jdbc.sql("update account.hook set next_at = now() where hook_id = ? and sequence = ?")
                .param(id)
                .param(sequence)
                .update();
    }

    /** Has it tried again after a pause, each twice as long as the one before; true if it is disabled instead. */
    boolean failed(UUID id, long sequence, int pauseMaxSeconds, int hoursMax) {
        return jdbc.sql("""
                        update account.hook set
                            next_at = now() + least(:pauseMax, power(2, least(failures, 30))) * interval '1 second',
                            failures = failures + 1,
                            failing_since = coalesce(failing_since, now()),
                            disabled_at = case when failing_since < now() - :hours * interval '1 hour' then now() end
                        where hook_id = :id and sequence = :sequence
                        returning disabled_at is not null
                        """)
                .param("pauseMax", pauseMaxSeconds)
                .param("hours", hoursMax)
                .param("id", id)
                .param("sequence", sequence)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }
}
