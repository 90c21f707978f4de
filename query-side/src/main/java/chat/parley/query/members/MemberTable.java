package chat.parley.query.members;

import chat.parley.api.room.Membership;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of the rooms' members. */
@Component
class MemberTable {
    private final JdbcClient jdbc;

    MemberTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Membership member) {
        jdbc.sql("""
                        insert into read_model.room_member (room_id, username, since)
                        values (:roomId, :username, :since)
                        on conflict (room_id, username) do update set since = excluded.since
                        """)
                .param("roomId", member.roomId())
                .param("username", member.username())
                .param("since", member.since())
                .update();
    }

    void delete(String roomId, String username) {
        jdbc.sql("delete from read_model.room_member where room_id = :roomId and username = :username")
                .param("roomId", roomId)
                .param("username", username)
                .update();
    }

    Optional<Membership> find(String roomId, String username) {
        return jdbc.sql("select since from read_model.room_member where room_id = :roomId and username = :username")
                .param("roomId", roomId)
                .param("username", username)
                .query(Long.class)
                .optional()
                .map(since -> new Membership(roomId, username, since));
    }

    void clear() {
        jdbc.sql("truncate read_model.room_member").update();
    }
}
