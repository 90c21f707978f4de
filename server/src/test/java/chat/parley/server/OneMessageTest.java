package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** One message: itself, its versions, its thread; and pages around one. */
@ServerTest
class OneMessageTest {
    private static final String SECRET = "hunter2";

    @Autowired
    private Server anybody;

    private Server owner;
    private Server ada;
    private Server bob;
    private String room;

    @BeforeEach
    void openRoom() {
        owner = anybody.as("olga");
        ada = anybody.as("ada");
        bob = anybody.as("bob");
        room = "one-" + UUID.randomUUID();
        assertThat(owner.post("/rooms", "{\"id\":\"%s\",\"name\":\"One\"}".formatted(room))
                        .status())
                .isEqualTo(201);
        joined(ada, "ada"); // 2
        joined(bob, "bob"); // 3
    }

    @Test
    void isFoundByItsIdAndByItsSequence() {
        JsonNode said = say(ada, "hello", UUID.randomUUID(), null);
        for (String key : List.of("4", said.get("messageId").asString())) {
            Answer found = anybody.get(path("/messages/" + key));
            assertThat(found.status()).as(found.text()).isEqualTo(200);
            assertThat(found.json()).isEqualTo(said);
        }
        ada.ask("PATCH", path("/messages/4"), "{\"content\":\"hello again\"}");
        ada.ask("PUT", path("/messages/4/reactions/👍"), "");
        assertThat(anybody.get(path("/messages/4")).json())
                .isEqualTo(anybody.get(path("/messages")).json().get(0));
    }

    @Test
    void ofTwoWithTheSameIdOnesOwnIsMeant() {
        UUID id = UUID.randomUUID();
        say(bob, "the older", id, null);
        say(ada, "ada's own", id, null);
        assertThat(content(ada.get(path("/messages/" + id)))).isEqualTo("ada's own");
        assertThat(content(bob.get(path("/messages/" + id)))).isEqualTo("the older");
        assertThat(content(anybody.get(path("/messages/" + id)))).isEqualTo("the older");
    }

    @ParameterizedTest
    @CsvSource({
        "/messages/0, message-not-found",
        "/messages/1, message-not-found",
        "/messages/99, message-not-found",
        "/messages/0199c1a4-6d5c-7cc3-98c4-dc0c0c07398f, message-not-found",
        "/messages/0199c1a4-6d5c-7cc3-98c4-dc0c0c07398f/revisions, message-not-found",
        "/messages/0199c1a4-6d5c-7cc3-98c4-dc0c0c07398f/replies, message-not-found",
        "/messages/hello, invalid-message-id",
        "/messages/-1, invalid-message-id",
        "/messages/4/replies?after=x, invalid-cursor",
        "/messages/4/replies?limit=0, invalid-limit",
        "/messages/4/revisions?limit=201, invalid-limit",
        "/messages?around=x, invalid-cursor",
        "/messages?around=-1, invalid-cursor",
        "/messages?around=1&before=1, invalid-cursor",
        "/messages?around=1&after=1, invalid-cursor",
        "/messages?before=1&after=1, invalid-cursor",
    })
    void whatIsNotThereIsRefused(String path, String code) {
        Answer answer = owner.get(path(path));
        assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    }

    @Test
    void versionsAreForAuthorAndModerators() {
        say(ada, "one", UUID.randomUUID(), null); // 4
        ada.ask("PATCH", path("/messages/4"), "{\"content\":\"two\"}"); // 5
        bob.ask("PUT", path("/messages/4/reactions/👍"), ""); // 6
        ada.ask("PATCH", path("/messages/4"), "{\"content\":\"three\"}"); // 7
        List<JsonNode> versions = list(ada.get(path("/messages/4/revisions")));
        assertThat(versions).isEqualTo(list(owner.get(path("/messages/4/revisions"))));
        assertThat(versions.stream().map(OneMessageTest::summary))
                .containsExactly("4 posted ada one", "5 edited ada two", "7 edited ada three");
        assertThat(Instant.parse(versions.getFirst().get("at").asString()))
                .isEqualTo(Instant.parse(
                        anybody.get(path("/messages/4")).json().get("createdAt").asString()));
        assertThat(bob.get(path("/messages/4/revisions")).code()).isEqualTo("not-allowed");
        assertThat(anybody.get(path("/messages/4/revisions")).code()).isEqualTo("not-allowed");

        Answer first = ada.get(path("/messages/4/revisions?limit=2"));
        assertThat(first.next()).contains(path("/messages/4/revisions?after=5&limit=2"));
        assertThat(list(ada.get(first.next().orElseThrow())).stream().map(OneMessageTest::summary))
                .containsExactly("7 edited ada three");
    }

    @Test
    void versionsAreFoundBehindAnyNumberOfReactions() {
        say(ada, "one", UUID.randomUUID(), null); // 4
        for (int i = 0; i < 255; i++) { // more changes than are read at once
            ada.ask("PUT", path("/messages/4/reactions/👍"), "");
            ada.ask("DELETE", path("/messages/4/reactions/👍"), "");
        }
        ada.ask("PATCH", path("/messages/4"), "{\"content\":\"two\"}");
        assertThat(list(ada.get(path("/messages/4/revisions"))).stream().map(OneMessageTest::summary))
                .containsExactly("4 posted ada one", "515 edited ada two");
        assertThat(list(owner.get(path("/messages?asOf=513"))).getFirst().has("reactions"))
                .isTrue();
        assertThat(list(owner.get(path("/messages?asOf=514"))).getFirst().has("reactions"))
                .isFalse();
    }

    @Test
    void deletedWordsAreNowhereForAnybodyElse() {
        UUID id = deletedSecret();
        List<String> paths = new ArrayList<>(List.of(
                "/messages",
                "/messages/5",
                "/messages/" + id,
                "/messages/4/replies",
                "/messages?around=5",
                "/messages?after=4"));
        for (int sequence = 4; sequence <= 7; sequence++) {
            paths.add("/messages?asOf=" + sequence);
            paths.add("/messages?around=5&asOf=" + sequence);
            paths.add("/messages?after=4&asOf=" + sequence);
        }
        for (String path : paths) {
            for (Server reader : List.of(ada, bob, anybody)) {
                Answer answer = reader.get(path(path));
                assertThat(answer.status()).as(path).isEqualTo(200);
                assertThat(answer.text()).as(path).doesNotContain(SECRET);
            }
        }
        JsonNode then = ada.get(path("/messages?asOf=5")).json().get(1);
        assertThat(then.get("deleted").asBoolean()).isTrue();
        assertThat(list(ada.get(path("/messages/5/revisions"))).stream().map(OneMessageTest::summary))
                .containsExactly("5 posted ada ", "6 edited ada ", "7 deleted olga ");
        assertThat(bob.get(path("/messages/5/revisions")).code()).isEqualTo("not-allowed");
    }

    @Test
    void moderatorsReadOfThePastWhatWasDeletedSince() {
        deletedSecret();
        assertThat(content(owner.get(path("/messages/5")))).isEmpty();
        JsonNode then = owner.get(path("/messages?asOf=5")).json().get(1);
        assertThat(then.get("content").asString()).isEqualTo(SECRET);
        assertThat(then.has("deleted")).isFalse();
        assertThat(owner.get(path("/messages?asOf=7")).text()).doesNotContain(SECRET);
        List<JsonNode> versions = list(owner.get(path("/messages/5/revisions")));
        assertThat(versions.stream().map(OneMessageTest::summary))
                .containsExactly("5 posted ada " + SECRET, "6 edited ada more " + SECRET, "7 deleted olga ");
        assertThat(versions.getLast().get("reason").asString()).isEqualTo("secrets");
        assertThat(versions.getFirst().has("reason")).isFalse();
    }

    /** Posted at 5 in answer to the message at 4, edited at 6, deleted at 7. */
    private UUID deletedSecret() {
        say(bob, "root", UUID.randomUUID(), null);
        UUID id = UUID.randomUUID();
        say(ada, SECRET, id, "4");
        ada.ask("PATCH", path("/messages/5"), "{\"content\":\"more %s\"}".formatted(SECRET));
        owner.ask("DELETE", path("/messages/5"), "{\"reason\":\"secrets\"}");
        return id;
    }

    @Test
    void aThreadIsEverythingAnsweredToItsFirstMessage() {
        say(ada, "root", UUID.randomUUID(), null); // 4
        JsonNode reply = say(bob, "a", UUID.randomUUID(), "4"); // 5
        say(ada, "elsewhere", UUID.randomUUID(), null); // 6
        say(ada, "b", UUID.randomUUID(), reply.get("messageId").asString()); // 7
        say(bob, "c", UUID.randomUUID(), "7"); // 8
        for (String key : List.of("4", "5", "8", reply.get("messageId").asString())) {
            Answer thread = anybody.get(path("/messages/%s/replies".formatted(key)));
            assertThat(contents(thread)).containsExactly("a", "b", "c");
            assertThat(thread.next()).isEmpty();
        }
        assertThat(contents(anybody.get(path("/messages/6/replies")))).isEmpty();
        Answer first = anybody.get(path("/messages/4/replies?limit=2"));
        assertThat(contents(first)).containsExactly("a", "b");
        assertThat(first.next()).contains(path("/messages/4/replies?after=7&limit=2"));
        assertThat(contents(anybody.get(first.next().orElseThrow()))).containsExactly("c");
    }

    @Test
    void aPageAroundAMessageHasBothItsSides() {
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < 9; i++) { // message i at i + 4
            times.add(Instant.parse(say(ada, Integer.toString(i), UUID.randomUUID(), null)
                    .get("createdAt")
                    .asString()));
        }
        Answer middle = anybody.get(path("/messages?around=8&limit=4"));
        assertThat(contents(middle)).containsExactly("2", "3", "4", "5");
        assertThat(link(middle))
                .isEqualTo("<%1$s?before=6&limit=4>; rel=\"prev\", <%1$s?after=9&limit=4>; rel=\"next\""
                        .formatted(path("/messages")));
        Answer start = anybody.get(path("/messages?around=0&limit=4"));
        assertThat(contents(start)).containsExactly("0", "1");
        assertThat(link(start)).isEqualTo("<%s?after=5&limit=4>; rel=\"next\"".formatted(path("/messages")));
        Answer end = anybody.get(path("/messages?around=99&limit=4"));
        assertThat(contents(end)).containsExactly("7", "8");
        assertThat(link(end)).isEqualTo("<%s?before=11&limit=4>; rel=\"prev\"".formatted(path("/messages")));
        assertThat(contents(anybody.get("/messages?room=%s&around=8&limit=1".formatted(room))))
                .containsExactly("4");

        int first = times.indexOf(times.get(4)); // of several in one millisecond
        assertThat(contents(anybody.get(path("/messages?limit=1&around=" + times.get(4)))))
                .containsExactly(Integer.toString(first));
        assertThat(contents(anybody.get(path("/messages?limit=4&around=2020-01-01T00:00:00Z"))))
                .containsExactly("0", "1");
        assertThat(contents(anybody.get(path("/messages?limit=4&around=2999-01-01T00:00:00Z"))))
                .containsExactly("7", "8");
    }

    private void joined(Server who, String username) {
        assertThat(who.ask("PUT", path("/members/" + username), "").status()).isEqualTo(204);
    }

    private JsonNode say(Server who, String content, UUID id, String replyTo) {
        String reply = replyTo == null ? "" : ",\"replyTo\":\"%s\"".formatted(replyTo);
        Answer said = who.post(
                path("/messages"), "{\"content\":\"%s\",\"messageId\":\"%s\"%s}".formatted(content, id, reply));
        assertThat(said.status()).as(said.text()).isEqualTo(201);
        return said.json();
    }

    private String path(String rest) {
        return "/rooms/" + room + rest;
    }

    private static String summary(JsonNode version) {
        return "%d %s %s %s"
                .formatted(
                        version.get("sequence").asLong(),
                        version.get("kind").asString(),
                        version.get("by").asString(),
                        version.get("content").asString());
    }

    private static String content(Answer message) {
        assertThat(message.status()).as(message.text()).isEqualTo(200);
        return message.json().get("content").asString();
    }

    private static List<JsonNode> list(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return StreamSupport.stream(answer.json().spliterator(), false).toList();
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
