package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.Server.Answer;
import com.zaxxer.hikari.HikariDataSource;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A room's state is saved now and then, whole, and is what a server that never saw the room goes on with. */
@ServerTest
class SnapshotTest {
    private static final int MESSAGES = 500;
    private static final int LAST_SNAPSHOT = 499; // one is due after every 100 events

    @Autowired
    private Server server;

    @Autowired
    private HikariDataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void holdsWhatDecidingNeeds() {
        String room = server.newRoom();
        String path = "/rooms/%s/messages".formatted(room);
        String early = "{\"username\":\"ada\",\"content\":\"early\",\"messageId\":\"%s\"}".formatted(UUID.randomUUID());
        Answer first = server.post(path, early);
        IntStream.range(0, MESSAGES)
                .forEach(i -> server.post(path, "{\"username\":\"user%d\",\"content\":\"x\"}".formatted(i % 10)));
        await().until(() -> jdbc.sql(
                        "select min(sequence_number) >= ? from event_store.snapshot where aggregate_id = ?")
                .params(LAST_SNAPSHOT, room)
                .query(Boolean.class)
                .optional()
                .orElse(false));
        assertThat(jdbc.sql("select convert_from(payload, 'UTF8') from event_store.snapshot where aggregate_id = ?")
                        .param(room)
                        .query(String.class)
                        .single())
                .contains(room, "\"user9\"", "recentMessages")
                .hasSizeLessThan(32 * 1024);

        // Somebody whom only the snapshot knows as a member need not join: the state was read from there, and whole.
        jdbc.sql("""
                        update event_store.snapshot
                        set payload = convert_to(replace(convert_from(payload, 'UTF8'), '"user9"', '"ghost"'), 'UTF8')
                        where aggregate_id = ?
                        """).param(room).update();
        try (Node fresh = Node.on(dataSource.getJdbcUrl())) {
            Server other = fresh.server();
            Answer resend = other.post(path, early);
            assertThat(resend.status()).isEqualTo(200);
            assertThat(resend.json()).isEqualTo(first.json());
            long last = server.history(room).getLast().get("sequence").asLong();
            Answer next = other.post(path, "{\"username\":\"ghost\",\"content\":\"next\"}");
            assertThat(next.json().get("sequence").asLong()).isEqualTo(last + 1);
        }
    }
}
