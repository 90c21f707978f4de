package chat.parley.query.reading;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of the read positions. They are no events, so nothing brings back one that is lost. */
@Component
class PositionTable {
    private final JdbcClient jdbc;

    PositionTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether it is further than before, whoever else may write at this moment. */
    boolean advance(String username, String roomId, long sequence) {
        return jdbc.sql("""
                        insert into account.read_position (username, room_id, sequence)
                        values (:username, :roomId, :sequence)
                        on conflict (username, room_id) do update set sequence = excluded.sequence
                        where read_position.sequence < excluded.sequence
                        """)
                        .param("username", username)
                        .param("roomId", roomId)
                        .param("sequence", sequence)
                        .update()
                > 0;
    }

    /** A statement of its own, as the one before does not see what it waited for. */
    long position(String username, String roomId) {
        return jdbc.sql("select sequence from account.read_position where username = :username and room_id = :roomId")
                .param("username", username)
                .param("roomId", roomId)
                .query(Long.class)
                .single();
    }
}
