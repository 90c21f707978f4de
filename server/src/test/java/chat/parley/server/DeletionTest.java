package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import chat.parley.server.StompClient.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The words of a deleted message are told to nobody any more, whichever way they ask; its place stays. */
@ServerTest
class DeletionTest {
    private static final String SECRET = "the key is under the mat";

    @Autowired
    private Server server;

    @Autowired
    private JdbcClient jdbc;

    private String room;

    @BeforeEach
    void newRoom() {
        room = server.newRoom();
    }

    @Test
    void isForWhoeverFollowedAtTheTimeAnEventAndForOthersAHole() {
        try (StompClient eve = server.connect("eve")) {
            eve.subscribe("/topic/rooms/" + room, "live");
            UUID id = post(SECRET);
            edit(id, SECRET + " too");
            delete(id);
            assertThat(texts(eve, 4))
                    .satisfiesExactly(
                            joined -> assertThat(joined).contains("member.joined"),
                            posted -> assertThat(posted).contains(SECRET),
                            edited -> assertThat(edited).contains(SECRET + " too"),
                            deleted -> assertThat(deleted).contains("message.deleted", "\"messageSequence\":2"));
        }
        hasNoWords(4);
    }

    @Test
    void reachesWhatAFeedKeepsAndWhatTheLogHas() {
        UUID id = post(SECRET);
        try (StompClient eve = server.connect("eve")) {
            eve.subscribe("/topic/rooms/" + room, "live"); // so that this node keeps the feed
            hasWords(2);
            delete(id);
            hasNoWords(3);
            for (int i = 0; i < 600; i++) { // more than a feed keeps
                server.post(
                        "/rooms/%s/messages".formatted(room), "{\"username\":\"ada\",\"content\":\"%d\"}".formatted(i));
            }
            hasNoWords(603);
        }
    }

    @Test
    void leavesNoWordsInAnyTable() {
        String word = "w" + UUID.randomUUID().toString().replace("-", "");
        UUID id = post(word);
        edit(id, word + " again");
        delete(id);
        hasNoWords(4);
        List<String> tables = jdbc.sql(
                        "select table_name from information_schema.tables where table_schema = 'read_model'")
                .query(String.class)
                .list();
        assertThat(tables).contains("message");
        for (String table : tables) {
            assertThat(jdbc.sql("select count(*) from read_model.%s t where t::text like :word".formatted(table))
                            .param("word", "%" + word + "%")
                            .query(Integer.class)
                            .single())
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void cannotBeUndone() {
        UUID id = post(SECRET);
        delete(id);
        Answer edit = server.ask("PATCH", path(id), "{\"username\":\"ada\",\"content\":\"back\"}");
        assertThat(edit.code()).isEqualTo("message-deleted");
        delete(id); // again is as good as once
        hasNoWords(3);
    }

    private UUID post(String content) {
        UUID id = UUID.randomUUID();
        Answer answer = server.post(
                "/rooms/%s/messages".formatted(room),
                "{\"username\":\"ada\",\"content\":\"%s\",\"messageId\":\"%s\"}".formatted(content, id));
        assertThat(answer.status()).isEqualTo(201);
        return id;
    }

    private void edit(UUID id, String content) {
        assertThat(server.ask("PATCH", path(id), "{\"username\":\"ada\",\"content\":\"%s\"}".formatted(content))
                        .status())
                .isEqualTo(200);
    }

    private void delete(UUID id) {
        assertThat(server.ask("DELETE", path(id), "{\"username\":\"ada\"}").status())
                .isEqualTo(204);
    }

    private String path(UUID id) {
        return "/rooms/%s/messages/%s".formatted(room, id);
    }

    private void hasWords(int head) {
        assertThat(feed(head)).anyMatch(event -> event.contains(SECRET));
    }

    private void hasNoWords(int head) {
        assertThat(feed(head)).hasSize(head + 1).noneMatch(event -> event.contains(SECRET));
        assertThat(server.get("/rooms/%s/messages?after=-1".formatted(room)).text())
                .doesNotContain(SECRET)
                .contains("\"deleted\":true");
    }

    private List<String> feed(int head) {
        try (StompClient late = server.connect("late")) {
            late.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:live\nafter:-1\n\n\0".formatted(room));
            return texts(late, head + 1);
        }
    }

    private static List<String> texts(StompClient client, int events) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            Frame event = client.next();
            texts.add(event.header("type") + " " + event.body());
        }
        return texts;
    }
}
