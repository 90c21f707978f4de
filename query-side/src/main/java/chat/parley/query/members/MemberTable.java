package chat.parley.query.members;

import chat.parley.api.room.BanView;
import chat.parley.api.room.MemberView;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomEvent.MemberBanned;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.RoleChanged;
import chat.parley.api.room.Standing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of the rooms' members, and of who is kept out; applying an event twice changes nothing. */
@Component
class MemberTable {
    private final JdbcClient jdbc;

    MemberTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(MemberJoined joined, long sequence, Instant joinedAt) {
        jdbc.sql("""
                        insert into room_member (room_id, username, role, since, joined_at)
                        values (:roomId, :username, :role, :since, :joinedAt)
                        on conflict (room_id, username) do update
                        set role = excluded.role, since = excluded.since, joined_at = excluded.joined_at
                        """)
                .param("roomId", joined.roomId())
                .param("username", joined.username())
                .param("role", joined.role().toString())
                .param("since", sequence)
                .param("joinedAt", joinedAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    void update(RoleChanged changed) {
        jdbc.sql("update room_member set role = :role where room_id = :roomId and username = :username")
                .param("roomId", changed.roomId())
                .param("username", changed.username())
                .param("role", changed.role().toString())
                .update();
    }

    void delete(String roomId, String username) {
        jdbc.sql("delete from room_member where room_id = :roomId and username = :username")
                .param("roomId", roomId)
                .param("username", username)
                .update();
    }

    void ban(MemberBanned banned, Instant bannedAt) {
        jdbc.sql("""
                        insert into room_ban (room_id, username, banned_by, reason, banned_at)
                        values (:roomId, :username, :by, :reason, :bannedAt)
                        on conflict (room_id, username) do update
                        set banned_by = excluded.banned_by, reason = excluded.reason,
                            banned_at = excluded.banned_at, lifted = null
                        """)
                .param("roomId", banned.roomId())
                .param("username", banned.username())
                .param("by", banned.by())
                .param("reason", banned.reason())
                .param("bannedAt", bannedAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    void lift(String roomId, String username, long sequence) {
        jdbc.sql("update room_ban set lifted = :sequence where room_id = :roomId and username = :username")
                .param("roomId", roomId)
                .param("username", username)
                .param("sequence", sequence)
                .update();
    }

    Standing standing(String roomId, String username) {
        return jdbc.sql("""
                        select member.role, member.since, ban.username is not null and ban.lifted is null as banned, ban.lifted
                        from (select :roomId as room_id, :username as username) asked
                        left join read_model.room_member member using (room_id, username)
                        left join read_model.room_ban ban using (room_id, username)
                        """)
                .param("roomId", roomId)
                .param("username", username)
                .query((row, number) -> standing(row))
                .single();
    }

    private static Standing standing(ResultSet row) throws SQLException {
        Role role = role(row.getString("role"));
        Long since = row.getObject(role == null ? "lifted" : "since", Long.class);
        return new Standing(role, since == null ? -1 : since, row.getBoolean("banned"));
    }

    private static @Nullable Role role(@Nullable String word) {
        return word == null ? null : Role.valueOf(word.toUpperCase(Locale.ROOT));
    }

    List<MemberView> members(String roomId, String after, int limit) {
        return jdbc.sql("""
                        select username, role, joined_at from read_model.room_member
                        where room_id = :roomId and username > :after order by username limit :limit
                        """)
                .param("roomId", roomId)
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> member(row))
                .list();
    }

    static MemberView member(ResultSet row) throws SQLException {
        return new MemberView(
                row.getString("username"),
                Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                time(row, "joined_at"));
    }

    List<BanView> bans(String roomId) {
        return jdbc.sql("""
                        select username, banned_by, reason, banned_at from read_model.room_ban
                        where room_id = :roomId and lifted is null order by username
                        """)
                .param("roomId", roomId)
                .query((row, number) -> new BanView(
                        row.getString("username"),
                        row.getString("banned_by"),
                        row.getString("reason"),
                        time(row, "banned_at")))
                .list();
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
