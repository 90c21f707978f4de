package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What cannot be asked of {@code GET /search}. */
@ServerTest
class SearchRefusalsTest {
    @Autowired
    private Server server;

    private String room;

    @BeforeEach
    void newRoom() {
        room = server.newRoom();
    }

    @ParameterizedTest
    @CsvSource({
        "'', invalid-query",
        "q=, invalid-query",
        "q=%20%20, invalid-query",
        "q=-x, invalid-query",
        "q=x&since=yesterday, invalid-time",
        "q=x&since=2026-01-01, invalid-time",
        "q=x&until=, invalid-time",
        "q=x&until=-99999-01-01T00:00:00Z, invalid-time",
        "q=x&since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z, invalid-time",
        "q=x&limit=0, invalid-limit",
        "q=x&limit=51, invalid-limit",
        "q=x&limit=x, invalid-limit",
        "q=x&after=, invalid-cursor",
        "q=x&after=7, invalid-cursor",
        "q=x&after=%00, invalid-cursor",
        "q=x&from=a/b, invalid-username",
        "q=x&from=, invalid-username"
    })
    void refusesWhatCannotBeAsked(String asked, String code) {
        Answer answer = server.get("/search?room=%s&%s".formatted(room, asked));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void refusesWhatIsTooLongAndTheCursorOfAnotherQuestion() {
        assertThat(search("🦜".repeat(200)).status()).isEqualTo(200);
        assertThat(search("🦜".repeat(201)).code()).isEqualTo("invalid-query");
        for (int i = 0; i < 3; i++) {
            server.post("/rooms/%s/messages".formatted(room), "{\"username\":\"ada\",\"content\":\"tea\"}");
        }
        String next = search("tea&limit=1").next().orElseThrow();
        assertThat(server.get(next).status()).isEqualTo(200);
        assertThat(server.get(next.replace("q=tea", "q=te")).code()).isEqualTo("invalid-cursor");
        assertThat(server.get(next + "&from=ada").code()).isEqualTo("invalid-cursor");
        assertThat(server.get(next.replace("after=", "after=A")).code()).isEqualTo("invalid-cursor");
    }

    private Answer search(String query) {
        return server.get("/search?room=%s&q=%s".formatted(room, query));
    }
}
