package chat.parley.query.directory;

import chat.parley.api.room.RoomView;
import chat.parley.api.room.Visibility;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of the room directory. */
@Component
class RoomTable {
    private static final String VIEW =
            "select room_id, name, visibility, topic, opened_by, opened_at from read_model.room ";

    private final JdbcClient jdbc;

    RoomTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(RoomView room) {
        jdbc.sql("""
                        insert into read_model.room (room_id, name, visibility, topic, opened_by, opened_at)
                        values (:roomId, :name, :visibility, :topic, :openedBy, :openedAt)
                        on conflict (room_id) do nothing
                        """)
                .param("roomId", room.roomId())
                .param("name", room.name())
                .param("visibility", room.visibility().toString())
                .param("topic", room.topic())
                .param("openedBy", room.openedBy())
                .param("openedAt", room.openedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<RoomView> find(String roomId) {
        return jdbc.sql(VIEW + "where room_id = :roomId")
                .param("roomId", roomId)
                .query(RoomTable::view)
                .optional();
    }

    List<RoomView> publicRooms(String after, int limit) {
        return jdbc.sql(VIEW + "where visibility = 'public' and room_id > :after order by room_id limit :limit")
                .param("after", after)
                .param("limit", limit)
                .query(RoomTable::view)
                .list();
    }

    void clear() {
        jdbc.sql("truncate read_model.room").update();
    }

    private static RoomView view(ResultSet row, int rowNumber) throws SQLException {
        return new RoomView(
                row.getString("room_id"),
                row.getString("name"),
                Visibility.valueOf(row.getString("visibility").toUpperCase(Locale.ROOT)),
                row.getString("topic"),
                row.getString("opened_by"),
                row.getObject("opened_at", OffsetDateTime.class).toInstant());
    }
}
