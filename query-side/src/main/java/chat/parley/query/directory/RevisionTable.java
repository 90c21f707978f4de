package chat.parley.query.directory;

import chat.parley.api.room.RoomEvent.RoomOpened;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of what rooms were called and were about, from which event on; applying an event twice changes nothing. */
@Component
class RevisionTable {
    private final JdbcClient jdbc;

    RevisionTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void open(RoomOpened opened, long sequence) {
        jdbc.sql("""
                        insert into room_revision (room_id, sequence, name, topic)
                        values (:roomId, :sequence, :name, :topic)
                        on conflict do nothing
                        """)
                .param("roomId", opened.roomId())
                .param("sequence", sequence)
                .param("name", opened.name())
                .param("topic", opened.topic())
                .update();
    }

    void rename(String roomId, long sequence, String name) {
        next("cast(:value as text), topic, archived_at", roomId, sequence, name);
    }

    void changeTopic(String roomId, long sequence, @Nullable String topic) {
        next("name, cast(:value as text), archived_at", roomId, sequence, topic);
    }

    void archive(String roomId, long sequence, Instant archivedAt) {
        next("name, topic, cast(:value as timestamptz)", roomId, sequence, archivedAt.atOffset(ZoneOffset.UTC));
    }

    private void next(String columns, String roomId, long sequence, @Nullable Object value) {
        jdbc.sql("""
                        insert into room_revision (room_id, sequence, name, topic, archived_at)
                        (select room_id, :sequence, %s from room_revision
                         where room_id = :roomId and sequence < :sequence order by sequence desc limit 1)
                        on conflict do nothing
                        """.formatted(columns))
                .param("roomId", roomId)
                .param("sequence", sequence)
                .param("value", value)
                .update();
    }
}
