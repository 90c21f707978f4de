package chat.parley.query.members;

import chat.parley.api.room.MemberView;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.RoleChanged;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of who was a member when, and of how many there were; applying an event twice changes nothing. */
@Component
class StayTable {
    private static final String AS_OF = """
            where room_id = :roomId and from_sequence <= :sequence
              and (to_sequence is null or to_sequence > :sequence)
            """;

    private final JdbcClient jdbc;

    StayTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void begin(MemberJoined joined, long sequence, Instant joinedAt) {
        int begun = jdbc.sql("""
                        insert into room_stay (room_id, username, from_sequence, role, since, joined_at)
                        values (:roomId, :username, :sequence, :role, :sequence, :joinedAt)
                        on conflict do nothing
                        """)
                .param("roomId", joined.roomId())
                .param("username", joined.username())
                .param("sequence", sequence)
                .param("role", joined.role().toString())
                .param("joinedAt", joinedAt.atOffset(ZoneOffset.UTC))
                .update();
        resize(joined.roomId(), sequence, begun);
    }

    /** Goes on with the stay in another role. */
    void change(RoleChanged changed, long sequence) {
        close(changed.roomId(), changed.username(), sequence);
        jdbc.sql("""
                        insert into room_stay (room_id, username, from_sequence, role, since, joined_at)
                        select room_id, username, :sequence, :role, since, joined_at from room_stay
                        where room_id = :roomId and username = :username and to_sequence = :sequence
                        on conflict do nothing
                        """)
                .param("roomId", changed.roomId())
                .param("username", changed.username())
                .param("sequence", sequence)
                .param("role", changed.role().toString())
                .update();
    }

    /** Does nothing for who is not there, such as somebody banned who never was. */
    void end(String roomId, String username, long sequence) {
        resize(roomId, sequence, -close(roomId, username, sequence));
    }

    private int close(String roomId, String username, long sequence) {
        return jdbc.sql("""
                        update room_stay set to_sequence = :sequence
                        where room_id = :roomId and username = :username and to_sequence is null
                          and from_sequence < :sequence
                        """)
                .param("roomId", roomId)
                .param("username", username)
                .param("sequence", sequence)
                .update();
    }

    private void resize(String roomId, long sequence, int by) {
        if (by != 0) {
            jdbc.sql("""
                            insert into room_size (room_id, sequence, members)
                            select :roomId, :sequence, :by + coalesce(
                                (select members from room_size
                                 where room_id = :roomId and sequence < :sequence order by sequence desc limit 1), 0)
                            on conflict do nothing
                            """)
                    .param("roomId", roomId)
                    .param("sequence", sequence)
                    .param("by", by)
                    .update();
        }
    }

    /** With which event somebody came who was there just after the event at {@code sequence}; -1 if they were not. */
    long since(String roomId, String username, long sequence) {
        return jdbc.sql("select since from read_model.room_stay " + AS_OF + " and username = :username")
                .param("roomId", roomId)
                .param("username", username)
                .param("sequence", sequence)
                .query(Long.class)
                .optional()
                .orElse(-1L);
    }

    /** The members just after the event at {@code sequence}, by name. */
    List<MemberView> members(String roomId, String after, int limit, long sequence) {
        return jdbc.sql("select username, role, joined_at from read_model.room_stay " + AS_OF
                        + " and username > :after order by username limit :limit")
                .param("roomId", roomId)
                .param("after", after)
                .param("limit", limit)
                .param("sequence", sequence)
                .query((row, number) -> MemberTable.member(row))
                .list();
    }
}
