package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.PastRoom.Event;
import chat.parley.server.Server.Answer;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A room as of every one of its events is what was read then, and what its events say; a rebuild changes nothing of it. */
@ServerTest
class AsOfTest {
    private static final int STEPS = 160;
    private static final List<String> PEOPLE = List.of("ada", "bob", "carol", "dan");
    private static final List<String> PROJECTIONS = List.of("message-history", "room-directory", "room-members");
    private static final List<String> TABLES = List.of(
            "message", "message_change", "room", "room_revision", "room_member", "room_stay", "room_size", "room_ban");

    @Autowired
    private Server server;

    @Autowired
    private JdbcClient jdbc;

    private final Random random = new Random(20261122);
    private Server moderator;
    private String room;

    @BeforeEach
    void openRoom() {
        moderator = server.as("ada");
        room = "past-" + java.util.UUID.randomUUID();
        assertThat(moderator
                        .post("/rooms", "{\"id\":\"%s\",\"name\":\"Past\",\"topic\":\"then\"}".formatted(room))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void everySequenceIsAsItWasThen() {
        Map<Long, JsonNode> read = live();
        List<Event> events = log();
        assertThat(events).hasSizeGreaterThan(STEPS / 2);
        assertThat(events.stream().map(Event::type).collect(Collectors.toSet())).hasSizeGreaterThanOrEqualTo(11);
        requireAsItWas(events, read);

        List<String> rows = rows();
        for (String projection : PROJECTIONS) {
            rebuild(projection);
        }
        assertThat(rows()).isEqualTo(rows);
        requireAsItWas(events, read);
    }

    /** What was read after each step, by the sequence of the newest event then. */
    private Map<Long, JsonNode> live() {
        Map<Long, JsonNode> read = new LinkedHashMap<>();
        for (int i = 0; i < STEPS; i++) {
            step(i);
            read.put(
                    log().getLast().sequence(),
                    moderator.get(path("/messages?limit=200")).json());
        }
        return read;
    }

    /** What somebody may not do is refused, and no event. */
    private void step(int i) {
        String who = PEOPLE.get(random.nextInt(PEOPLE.size()));
        String by = "{\"username\":\"%s\"%%s}".formatted(who);
        String other = PEOPLE.get(random.nextInt(PEOPLE.size()));
        String message = "/messages/" + anyMessage();
        String emoji = List.of("👍", "🎉").get(random.nextInt(2));
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> ask("POST", "/messages", by, ",\"content\":\"%d to @%s\"".formatted(i, other));
            case 4 -> ask("POST", "/messages", by, ",\"content\":\"re\",\"replyTo\":\"%s\"".formatted(anyMessage()));
            case 5, 6 -> ask("PATCH", message, by, ",\"content\":\"%d for @%s\"".formatted(i, other));
            case 7 -> ask("DELETE", message, by, "");
            case 8, 9, 10 -> ask("PUT", message + "/reactions/" + emoji, by, "");
            case 11 -> ask("DELETE", message + "/reactions/" + emoji, by, "");
            case 12 -> ask("DELETE", "/members/" + other, by, "");
            case 13 ->
                ask("PUT", "/members/" + other, by, ",\"role\":\"%s\"".formatted(i % 2 == 0 ? "reader" : "member"));
            case 14 -> ask("PUT", "/members/" + who, by, "");
            default -> ask("PATCH", "", by, i % 2 == 0 ? ",\"name\":\"N%d\"".formatted(i) : ",\"topic\":\"\"");
        }
        if (i % 40 == 20) {
            ask("PATCH", "", "{\"username\":\"ada\",\"topic\":\"t%d\"%s}".formatted(i, ""), "");
            ask("PUT", "/bans/dan", "{\"username\":\"ada\"%s}", "");
            ask("DELETE", "/bans/dan", "{\"username\":\"ada\"%s}", "");
        }
    }

    private void ask(String method, String path, String body, String more) {
        assertThat(server.ask(method, path(path), body.formatted(more)).status())
                .isLessThan(500);
    }

    private long anyMessage() {
        List<Event> posted = log().stream()
                .filter(event -> event.type().equals("room.MessagePosted"))
                .toList();
        return posted.isEmpty() ? 0 : posted.get(random.nextInt(posted.size())).sequence();
    }

    private void requireAsItWas(List<Event> events, Map<Long, JsonNode> read) {
        PastRoom then = new PastRoom();
        Set<Long> deletedLater = events.stream()
                .filter(event -> event.type().equals("room.MessageDeleted"))
                .map(event -> event.payload().get("messageSequence").asLong())
                .collect(Collectors.toSet());
        assertThat(deletedLater).isNotEmpty();
        for (Event event : events) {
            then.apply(event);
            String asOf = "asOf=" + event.sequence();
            List<JsonNode> all = list(moderator.get(path("/messages?limit=200&" + asOf)));
            assertThat(all).as(asOf).isEqualTo(then.messages());
            assertThat(list(server.get(path("/messages?limit=200&" + asOf))))
                    .as(asOf)
                    .isEqualTo(then.messagesWithout(deletedLater));
            assertThat(server.get(path("?" + asOf)).json()).as(asOf).isEqualTo(then.room());
            assertThat(list(server.get(path("/members?" + asOf)))).as(asOf).isEqualTo(then.members());
            JsonNode seen = read.get(event.sequence());
            assertThat(seen == null ? all : elements(seen)).as(asOf).isEqualTo(all);
        }
    }

    @Test
    void pagesAndTheirLinksStayInThePast() {
        for (int i = 0; i < 9; i++) {
            ask("POST", "/messages", "{\"username\":\"ada\",\"content\":\"%d\"%%s}".formatted(i), "");
        }
        ask("PATCH", "/messages/4", "{\"username\":\"ada\",\"content\":\"not 2\"%s}", "");
        Answer newest = server.get(path("/messages?limit=3&asOf=8")); // message i is at i + 2
        assertThat(contents(newest)).containsExactly("4", "5", "6");
        assertThat(link(newest)).isEqualTo("<%s?before=6&limit=3&asOf=8>; rel=\"prev\"".formatted(path("/messages")));
        Answer middle = server.get(path("/messages?before=6&limit=3&asOf=8"));
        assertThat(contents(middle)).containsExactly("1", "2", "3");
        assertThat(link(middle))
                .isEqualTo("<%1$s?before=3&limit=3&asOf=8>; rel=\"prev\", <%1$s?after=5&limit=3&asOf=8>; rel=\"next\""
                        .formatted(path("/messages")));
        assertThat(contents(server.get(path("/messages?after=5&limit=50&asOf=8"))))
                .containsExactly("4", "5", "6");
        assertThat(contents(server.get(path("/messages?around=5&limit=4&asOf=6"))))
                .containsExactly("1", "2", "3", "4");
        assertThat(contents(server.get("/messages?room=%s&limit=2&asOf=8".formatted(room))))
                .containsExactly("5", "6");
        assertThat(link(server.get("/messages?room=%s&limit=2&asOf=8".formatted(room))))
                .isEqualTo("</messages?room=%s&before=7&limit=2&asOf=8>; rel=\"prev\"".formatted(room));
        assertThat(contents(server.get(path("/messages")))).contains("not 2").doesNotContain("2");
    }

    @Test
    void anInstantIsTheNewestEventUntilThen() {
        for (int i = 0; i < 5; i++) {
            ask("POST", "/messages", "{\"username\":\"ada\",\"content\":\"%d\"%%s}".formatted(i), "");
        }
        List<Event> events = log();
        for (Event event : events) {
            long newest = events.stream()
                    .filter(other -> !other.at().isAfter(event.at()))
                    .count();
            Answer then = server.get(path("/messages?asOf=" + event.at()));
            assertThat(list(then)).isEqualTo(list(server.get(path("/messages?asOf=" + (newest - 1)))));
        }
        Answer today = server.get(path("/messages?limit=2&asOf=9999-12-31T23:59:59Z"));
        assertThat(contents(today)).containsExactly("3", "4");
        assertThat(link(today))
                .as("is of one moment")
                .contains("asOf=" + events.getLast().sequence() + ">");
        assertThat(contents(server.get(path("/messages?asOf=2999-01-01T00:00:00.1%2B02:00"))))
                .hasSize(5);
        Answer before = server.get(path("/messages?asOf=2020-01-01T00:00:00Z"));
        assertThat(before.code()).isEqualTo("invalid-as-of");
        assertThat(before.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "yesterday",
        "-1",
        "1.5",
        "2026-11-22",
        "2026-11-22T10:15:30",
        "99999999999999999999",
        "9007199254740993",
        "2",
        "1969-12-31T23:59:59Z",
        "+10000-01-01T00:00:00Z",
        "''"
    })
    void whatIsNoMomentOfTheRoomIsRefused(String asOf) {
        String text = asOf.replace("+", "%2B");
        for (String path : List.of(
                path("/messages?asOf="),
                "/messages?room=%s&asOf=".formatted(room),
                path("?asOf="),
                path("/members?asOf="))) {
            Answer answer = server.get(path + text);
            assertThat(answer.code()).as(answer.text()).isEqualTo("invalid-as-of");
            assertThat(answer.status()).isEqualTo(400);
        }
    }

    @Test
    void membersOfThenComeInPages() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 201; i++) {
            names.add("m%03d".formatted(i));
            ask("PUT", "/members/" + names.getLast(), "{\"username\":\"ada\"%s}", "");
        }
        long then = log().getLast().sequence();
        ask("DELETE", "/members/m200", "{\"username\":\"ada\"%s}", "");
        Answer first = server.get(path("/members?asOf=" + then));
        assertThat(list(first)).hasSize(200);
        assertThat(first.next()).contains(path("/members?after=m198&asOf=" + then));
        assertThat(list(server.get(first.next().orElseThrow()))).hasSize(2);
        assertThat(server.get(path("?asOf=" + then)).json().get("memberCount").asInt())
                .isEqualTo(202);
        assertThat(server.get(path("")).json().get("memberCount").asInt()).isEqualTo(201);
    }

    private List<Event> log() {
        return jdbc.sql("""
                        select sequence_number, payload_type, payload::text as payload, time_stamp
                        from event_store.readable_event where aggregate_id = :room order by sequence_number
                        """)
                .param("room", room)
                .query((row, number) -> new Event(
                        row.getLong("sequence_number"),
                        row.getString("payload_type"),
                        Server.JSON.readTree(row.getString("payload")),
                        row.getObject("time_stamp", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Every row that is about the room. */
    private List<String> rows() {
        return TABLES.stream()
                .flatMap(table -> jdbc
                        .sql("select t::text from read_model.%s t where room_id = :room order by 1".formatted(table))
                        .param("room", room)
                        .query(String.class)
                        .list()
                        .stream()
                        .map(row -> table + row))
                .toList();
    }

    private void rebuild(String projection) {
        String path = "/actuator/projections/" + projection;
        Server operator = server.asOperator();
        assertThat(operator.post(path, "").status()).isEqualTo(202);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> operator.get(path).json().get("state").asString().equals("running"));
        server.get("/rooms/general");
    }

    private String path(String rest) {
        return "/rooms/" + room + rest;
    }

    private static List<JsonNode> list(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return elements(answer.json());
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static List<String> contents(Answer page) {
        return list(page).stream()
                .map(message -> message.get("content").asString())
                .toList();
    }

    private static String link(Answer page) {
        return page.response().headers().firstValue("Link").orElse(null);
    }
}
