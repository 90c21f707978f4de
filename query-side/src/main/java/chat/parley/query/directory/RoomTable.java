package chat.parley.query.directory;

import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.api.room.RoomView;
import chat.parley.api.room.Visibility;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of the room directory; how many members a room has and when it was last talked in are others' tables. */
@Component
class RoomTable {
    private static final String VIEW = """
            select room.*,
                   (select count(*) from read_model.room_member member where member.room_id = room.room_id) as member_count,
                   coalesce((select message.created_at from read_model.message where message.room_id = room.room_id
                             order by message.sequence desc limit 1), room.opened_at) as last_activity_at
            from read_model.room
            """;

    private static final String VIEW_AS_OF = """
            select room.room_id, revision.name, room.visibility, revision.topic, room.opened_by, room.opened_at,
                   coalesce((select size.members from read_model.room_size size
                             where size.room_id = room.room_id and size.sequence <= :asOf
                             order by size.sequence desc limit 1), 0) as member_count,
                   coalesce((select message.created_at from read_model.message
                             where message.room_id = room.room_id and message.sequence <= :asOf
                             order by message.sequence desc limit 1), room.opened_at) as last_activity_at,
                   revision.archived_at
            from read_model.room
            cross join lateral (select * from read_model.room_revision past
                                where past.room_id = room.room_id and past.sequence <= :asOf
                                order by past.sequence desc limit 1) revision
            where room.room_id = :roomId
            """;

    private final JdbcClient jdbc;

    RoomTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(RoomOpened opened, Instant openedAt) {
        jdbc.sql("""
                        insert into room (room_id, name, visibility, topic, opened_by, opened_at)
                        values (:roomId, :name, :visibility, :topic, :openedBy, :openedAt)
                        on conflict (room_id) do nothing
                        """)
                .param("roomId", opened.roomId())
                .param("name", opened.name())
                .param("visibility", opened.visibility().toString())
                .param("topic", opened.topic())
                .param("openedBy", opened.openedBy())
                .param("openedAt", openedAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    void rename(String roomId, String name) {
        jdbc.sql("update room set name = :name where room_id = :roomId")
                .param("roomId", roomId)
                .param("name", name)
                .update();
    }

    void changeTopic(String roomId, @Nullable String topic) {
        jdbc.sql("update room set topic = :topic where room_id = :roomId")
                .param("roomId", roomId)
                .param("topic", topic)
                .update();
    }

    void archive(String roomId, Instant archivedAt) {
        jdbc.sql("update room set archived_at = :archivedAt where room_id = :roomId")
                .param("roomId", roomId)
                .param("archivedAt", archivedAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** What decides who may read a room. */
    Optional<Access> access(String roomId) {
        return jdbc.sql("""
                        select visibility,
                               exists (select from read_model.room_ban ban where ban.room_id = room.room_id) as has_bans
                        from read_model.room where room_id = :roomId
                        """)
                .param("roomId", roomId)
                .query((row, number) -> new Access(visibility(row), row.getBoolean("has_bans")))
                .optional();
    }

    RoomView view(String roomId) {
        return jdbc.sql(VIEW + "where room_id = :roomId")
                .param("roomId", roomId)
                .query(RoomTable::view)
                .single();
    }

    /** The room just after the event with that sequence. */
    RoomView view(String roomId, long asOf) {
        return jdbc.sql(VIEW_AS_OF)
                .param("roomId", roomId)
                .param("asOf", asOf)
                .query(RoomTable::view)
                .single();
    }

    /** Public rooms, and those that the reader is a member of. */
    List<RoomView> visibleTo(@Nullable String reader, String after, int limit) {
        return jdbc.sql(VIEW + """
                        where room_id > :after
                          and (visibility = 'public'
                               or exists (select from read_model.room_member member
                                          where member.room_id = room.room_id and member.username = :reader))
                        order by room_id limit :limit
                        """)
                .param("after", after)
                .param("reader", reader)
                .param("limit", limit)
                .query(RoomTable::view)
                .list();
    }

    /** The rooms that somebody is a member of. */
    List<Membership> memberships(String username) {
        return jdbc.sql("""
                        select room_id, visibility, since from read_model.room_member join read_model.room using (room_id)
                        where username = :username
                        """)
                .param("username", username)
                .query((row, number) -> new Membership(row.getString("room_id"), visibility(row), row.getLong("since")))
                .list();
    }

    private static RoomView view(ResultSet row, int rowNumber) throws SQLException {
        return new RoomView(
                row.getString("room_id"),
                row.getString("name"),
                visibility(row),
                row.getString("topic"),
                row.getString("opened_by"),
                row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                row.getInt("member_count"),
                row.getObject("last_activity_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("archived_at", OffsetDateTime.class)));
    }

    private static Visibility visibility(ResultSet row) throws SQLException {
        return Visibility.valueOf(row.getString("visibility").toUpperCase(Locale.ROOT));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    /**
     * Who may come in.
     *
     * @param hasBans whether anybody is, or was, kept out
     */
    record Access(Visibility visibility, boolean hasBans) {
        boolean isOpenToAll() {
            return visibility.isPublic() && !hasBans;
        }
    }

    /** Somebody's being a member of a room, since the event with that sequence. */
    record Membership(String roomId, Visibility visibility, long since) {}
}
