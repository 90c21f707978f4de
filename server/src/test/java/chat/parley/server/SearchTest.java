package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.Server.Answer;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** {@code GET /search}: what is found, and in which order; see {@link SearchAccessTest} for whose. */
@ServerTest
class SearchTest {
    private static final String ROWS =
            "select md5(string_agg(message::text, '|' order by position)) from read_model.search_message message";

    @Autowired
    private Server server;

    @Autowired
    private JdbcClient jdbc;

    private String room;

    @BeforeEach
    void newRoom() {
        room = server.newRoom();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            quick                | 0 1
            QUICK brown          | 0
            brown quick          | 0
            "quick brown"        | 0
            "brown quick"        |
            "quick bro"          |
            quick -brown         | 1
            quick -"brown fox"   | 1
            uick                 | 0 1
            ui                   |
            grosse               | 2
            größe                | 2
            ROSS                 | 2
            cafe                 | 3
            café                 | 3
            "un cafe"            | 3
            cafe crem            | 3
            дом                  | 4
            ДОМ                  | 4
            омашн                | 4
            京                   | 5
            北京                 | 5
            京北                 |
            🦜                   | 6
            👍                   | 6
            3.14                 | 7
            foo_bar              | 7
            don't                | 7
            o_b                  |
            c                    | 7
            -quick               | refused
            "quick               | 0 1
            """)
    void findsWords(String query, String expected) {
        List<String> contents = List.of(
                "The quick brown fox",
                "a QUICKER one, quick!",
                "Von welcher Größe?",
                "un café crème",
                "дом и домашний",
                "我在北京很好",
                "parrots 🦜🦜 and 👍🏽",
                "pi is 3.14, foo_bar, C#, don’t");
        contents.forEach(content -> post("ada", content));
        if ("refused".equals(expected)) {
            assertThat(search(server, query, "").code()).isEqualTo("invalid-query");
            return;
        }
        List<Integer> found =
                contents(query).stream().map(contents::indexOf).sorted().toList();
        List<Integer> wanted = expected == null
                ? List.of()
                : List.of(expected.split(" ")).stream().map(Integer::valueOf).toList();
        assertThat(found).isEqualTo(wanted);
    }

    @Test
    void showsWhatMatchesAsTextInParts() {
        post("ada", "<b>Größte</b> Mühe");
        JsonNode found = search(server, "gross", "").json().get(0);
        assertThat(found.get("content").asString()).isEqualTo("<b>Größte</b> Mühe");
        assertThat(found.get("username").asString()).isEqualTo("ada");
        assertThat(found.get("roomId").asString()).isEqualTo(room);
        assertThat(found.get("sequence").asLong()).isEqualTo(2);
        assertThat(found.get("highlight").toString())
                .isEqualTo("[{\"text\":\"<b>\",\"match\":false},{\"text\":\"Größ\",\"match\":true},"
                        + "{\"text\":\"te</b> Mühe\",\"match\":false}]");
    }

    @Test
    void ranksWholeWordsBeforeBeginningsBeforePartsAndThenTheNewer() {
        List.of("art", "the start", "artist", "modern art", "smart", "artful").forEach(content -> post("ada", content));
        assertThat(contents("art")).containsExactly("modern art", "art", "artful", "artist", "smart", "the start");
        post("ada", "tea and cake");
        post("ada", "cake, then tea cake");
        post("ada", "cake and tea");
        assertThat(contents("tea cake")).containsExactly("cake, then tea cake", "cake and tea", "tea and cake");
    }

    @Test
    void filtersByAuthorAndTime() {
        post("ada", "apple one");
        post("bob b", "apple two");
        Instant between = Instant.parse(history().get(1).get("createdAt").asString());
        await().until(() -> Instant.now().isAfter(between.plusMillis(2)));
        post("ada", "apple three");
        Instant third = Instant.parse(history().get(2).get("createdAt").asString());
        assertThat(contents("apple", "&from=ada")).containsExactly("apple three", "apple one");
        assertThat(contents("apple", "&from=bob+b")).containsExactly("apple two");
        assertThat(contents("apple", "&from=nobody")).isEmpty();
        assertThat(contents("apple", "&since=" + third)).containsExactly("apple three");
        assertThat(contents("apple", "&until=" + third)).containsExactly("apple two", "apple one");
        assertThat(contents("apple", "&until=2020-01-01T00:00:00Z")).isEmpty();
        assertThat(contents("apple", "&since=2020-01-01T01:00:00%2B01:00&until=2199-01-01T00:00:00Z&from=ada"))
                .hasSize(2);
    }

    @Test
    void pagesMeetEveryMessageOnceWhileNewOnesCome() {
        IntStream.range(0, 25).forEach(i -> post("ada", "word number " + i));
        List<String> met = new ArrayList<>();
        Answer page = search(server, "word", "&limit=4&from=ada");
        while (true) {
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            assertThat(page.json().size()).isLessThanOrEqualTo(4);
            page.json().forEach(message -> met.add(message.get("content").asString()));
            post("ada", "word word come late");
            Optional<String> next = page.next();
            if (next.isEmpty()) {
                break;
            }
            page = server.get(next.get());
        }
        assertThat(met)
                .containsExactlyElementsOf(IntStream.range(0, 25)
                        .mapToObj(i -> "word number " + (24 - i))
                        .toList());
    }

    @Test
    void followsEditsAndDeletions() {
        post("ada", "before");
        post("ada", "other");
        assertThat(server.ask("PATCH", path(2), "{\"username\":\"ada\",\"content\":\"áfter\"}")
                        .status())
                .isEqualTo(200);
        assertThat(contents("before")).isEmpty();
        assertThat(search(server, "after", "").json().get(0).has("editedAt")).isTrue();
        assertThat(server.ask("DELETE", path(2), "{\"username\":\"ada\"}").status())
                .isEqualTo(204);
        assertThat(contents("after")).isEmpty();
        assertThat(contents("other")).hasSize(1);
        assertThat(jdbc.sql("select count(*) from read_model.search_message where room_id = ?")
                        .param(room)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void isRebuiltWithEqualRows() {
        IntStream.range(0, 30).forEach(i -> post("ada", "größer " + "🦜".repeat(i)));
        server.ask("PATCH", path(2), "{\"username\":\"ada\",\"content\":\"edited\"}");
        server.ask("DELETE", path(3), "{\"username\":\"ada\"}");
        assertThat(contents("edited")).hasSize(1);
        String before = jdbc.sql(ROWS).query(String.class).single();
        Answer rebuild = server.asOperator().post("/actuator/projections/message-search", "");
        assertThat(rebuild.status()).isEqualTo(202);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> assertThat(jdbc.sql(ROWS).query(String.class).optional())
                                .contains(before));
        assertThat(contents("edited")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'",
                "''",
                "&",
                "|",
                "!",
                ":",
                "*",
                "\\",
                "%",
                "_",
                "a'b",
                "a & b",
                "a | b",
                "!a",
                "a:*",
                "a\\",
                "%a%",
                "a_b",
                "\"",
                "\"\"",
                "a\"b",
                "-",
                "--",
                "-a",
                "-\"a",
                "(a",
                "a)",
                "a <-> b",
                "a{1}",
                "$1",
                "$$",
                "?",
                ":sought0",
                "a::int",
                "\0",
                "\uD83D\uDC4D\uD83C\uDFFD",
                "\uD83D",
                "\u0301",
                "\u200d",
                "{a,b}",
                "[a]",
                "a;drop table",
                "\uFFFF",
                "/*",
                "a\nb\tc",
                "ﷺ",
                "𝕒𝕓𝕔",
                "🏳️‍🌈"
            })
    void noCharacterIsTooMuch(String query) {
        post("ada", "a b c");
        Answer answer = search(server, query, "");
        assertThat(answer.status()).as(answer.text()).isIn(200, 400);
        if (answer.status() == 400) {
            assertThat(answer.code()).isEqualTo("invalid-query");
        }
        Answer among = search(server, "b " + query.replace("-", ""), "");
        assertThat(among.status()).as(among.text()).isEqualTo(200);
    }

    private void post(String username, String content) {
        String body = Server.JSON
                .createObjectNode()
                .put("username", username)
                .put("content", content)
                .toString();
        assertThat(server.post("/rooms/%s/messages".formatted(room), body).status())
                .isEqualTo(201);
    }

    private String path(long sequence) {
        return "/rooms/%s/messages/%d".formatted(room, sequence);
    }

    private List<JsonNode> history() {
        return server.history(room);
    }

    private List<String> contents(String query) {
        return contents(query, "");
    }

    private List<String> contents(String query, String filters) {
        Answer answer = search(server, query, filters);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        List<String> contents = new ArrayList<>();
        answer.json().forEach(message -> contents.add(message.get("content").asString()));
        return contents;
    }

    private Answer search(Server asker, String query, String filters) {
        return asker.get("/search?room=%s&q=%s%s".formatted(room, URLEncoder.encode(query, UTF_8), filters));
    }
}
