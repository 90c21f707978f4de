package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** {@code GET /messages} in pages; message {@code i} stands at sequence {@code i + 2}, after the opening and joining. */
@ServerTest
class HistoryPagesTest {
    @Autowired
    private Server server;

    private String room;

    @BeforeEach
    void elevenMessages() {
        room = server.newRoom();
        IntStream.range(0, 11)
                .forEach(i -> server.post(
                        "/rooms/%s/messages".formatted(room),
                        "{\"username\":\"ada\",\"content\":\"%d\"}".formatted(i)));
    }

    @Test
    void showsTheNewestPageOldestFirst() {
        Answer page = server.get("/messages?room=%s&limit=4".formatted(room));
        assertThat(contents(page)).containsExactly("7", "8", "9", "10");
        assertThat(link(page)).isEqualTo("</messages?room=%s&before=9&limit=4>; rel=\"prev\"".formatted(room));
    }

    @Test
    void showsAWholeSmallRoomWithoutLinks() {
        Answer page = server.get("/rooms/%s/messages".formatted(room));
        assertThat(contents(page)).hasSize(11);
        assertThat(link(page)).isNull();
    }

    @Test
    void goesBackToTheFirstPage() {
        Answer middle = server.get("/rooms/%s/messages?limit=4&before=9".formatted(room));
        assertThat(contents(middle)).containsExactly("3", "4", "5", "6");
        assertThat(link(middle))
                .isEqualTo(
                        "</rooms/%1$s/messages?before=5&limit=4>; rel=\"prev\", </rooms/%1$s/messages?after=8&limit=4>; rel=\"next\""
                                .formatted(room));
        Answer first = server.get("/rooms/%s/messages?limit=4&before=5".formatted(room));
        assertThat(contents(first)).containsExactly("0", "1", "2");
        assertThat(link(first)).isEqualTo("</rooms/%s/messages?after=4&limit=4>; rel=\"next\"".formatted(room));
    }

    @Test
    void goesOnToTheLastPage() {
        Answer middle = server.get("/rooms/%s/messages?limit=4&after=4".formatted(room));
        assertThat(contents(middle)).containsExactly("3", "4", "5", "6");
        Answer last = server.get("/rooms/%s/messages?limit=4&after=8".formatted(room));
        assertThat(contents(last)).containsExactly("7", "8", "9", "10");
        assertThat(link(last)).isEqualTo("</rooms/%s/messages?before=9&limit=4>; rel=\"prev\"".formatted(room));
    }

    @Test
    void isEmptyPastEitherEnd() {
        Answer newer = server.get("/rooms/%s/messages?after=12".formatted(room));
        assertThat(contents(newer)).isEmpty();
        assertThat(link(newer)).isEqualTo("</rooms/%s/messages?before=13&limit=50>; rel=\"prev\"".formatted(room));
        assertThat(contents(server.get("/rooms/%s/messages?before=0".formatted(room))))
                .isEmpty();
    }

    @Test
    void isAboutGeneralUnlessARoomIsNamed() {
        assertThat(server.get("/messages").status()).isEqualTo(200);
        assertThat(server.get("/rooms/general").json().get("name").asString()).isEqualTo("General");
    }

    @Test
    void roomsAreListedByIdWithoutPrivateOnes() {
        server.post(
                "/rooms",
                "{\"id\":\"private-%s\",\"name\":\"P\",\"visibility\":\"private\",\"username\":\"ada\"}"
                        .formatted(room));
        List<String> ids = new ArrayList<>();
        List<String> page = roomIds("/rooms");
        while (!page.isEmpty()) { // tests share the server, and some open many rooms
            ids.addAll(page);
            page = roomIds("/rooms?after=" + page.getLast());
        }
        assertThat(ids).contains("general", room).isSorted().noneMatch(id -> id.startsWith("private"));
        assertThat(server.get("/rooms?after=general")
                        .json()
                        .get(0)
                        .get("roomId")
                        .asString())
                .isGreaterThan("general");
    }

    private List<String> roomIds(String path) {
        return StreamSupport.stream(server.get(path).json().spliterator(), false)
                .map(listed -> listed.get("roomId").asString())
                .toList();
    }

    private static List<String> contents(Answer page) {
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        return StreamSupport.stream(page.json().spliterator(), false)
                .map(message -> message.get("content").asString())
                .toList();
    }

    private static String link(Answer page) {
        return page.response().headers().firstValue("Link").orElse(null);
    }
}
