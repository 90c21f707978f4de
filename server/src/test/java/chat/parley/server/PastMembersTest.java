package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Who was a member of a private room sees again what they saw then, and nothing else. */
@ServerTest
class PastMembersTest {
    private static final List<String> READINGS = List.of("/messages", "", "/members");

    @Autowired
    private Server stranger;

    private Server ada;
    private Server bob;
    private String room;

    /** Bob is there from 3 until before 7, and from 10 until before 12. */
    @BeforeEach
    void bobComesAndGoes() {
        ada = stranger.as("ada");
        bob = stranger.as("bob");
        room = "past-" + UUID.randomUUID();
        String body = "{\"id\":\"%s\",\"name\":\"P\",\"visibility\":\"private\"}".formatted(room);
        assertThat(ada.post("/rooms", body).status()).isEqualTo(201);
        say(ada, "before bob"); // 2
        done(ada, "PUT", "/members/bob", ""); // 3
        say(ada, "hello bob"); // 4
        say(bob, "hi"); // 5
        done(ada, "PATCH", "", "{\"topic\":\"bob\"}"); // 6
        done(bob, "DELETE", "/members/bob", ""); // 7
        say(ada, "behind his back"); // 8
        assertThat(ada.ask("PATCH", path("/messages/4"), "{\"content\":\"bye bob\"}")
                        .status())
                .isEqualTo(200); // 9
        done(ada, "PUT", "/members/bob", ""); // 10
        say(ada, "welcome back"); // 11
        done(ada, "DELETE", "/members/bob", ""); // 12
        say(ada, "gone again"); // 13
    }

    @Test
    void theySeeTheRoomOfThenFromWhereTheyCame() {
        assertThat(contents(bob.get(path("/messages?asOf=6")))).containsExactly("hello bob", "hi");
        assertThat(contents(bob.get(path("/messages?asOf=3")))).isEmpty();
        assertThat(contents(bob.get(path("/messages?asOf=11")))).containsExactly("welcome back");
        assertThat(contents(bob.get(path("/messages?asOf=6&before=5")))).containsExactly("hello bob");
        assertThat(contents(bob.get(path("/messages?asOf=6&around=2")))).containsExactly("hello bob", "hi");
        Answer newest = bob.get(path("/messages?asOf=6&limit=1"));
        assertThat(contents(newest)).containsExactly("hi");
        Answer older = bob.get(path("/messages?asOf=6&limit=1&before=5"));
        assertThat(older.response().headers().firstValue("Link").orElseThrow()).doesNotContain("prev");
        assertThat(contents(bob.get(path("/messages?asOf=6&after=-1")))).containsExactly("hello bob", "hi");
    }

    @Test
    void theyReadTheRoomAndItsMembersOfThen() {
        assertThat(bob.get(path("?asOf=5")).json().has("topic")).isFalse();
        assertThat(bob.get(path("?asOf=6")).json().get("topic").asString()).isEqualTo("bob");
        assertThat(bob.get(path("?asOf=6")).json().get("memberCount").asInt()).isEqualTo(2);
        assertThat(StreamSupport.stream(bob.get(path("/members?asOf=6")).json().spliterator(), false)
                        .map(member -> member.get("username").asString()))
                .containsExactly("ada", "bob");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "2", "7", "8", "9", "12", "13", "14", "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"})
    void beforeBetweenAndAfterTheyAreStrangers(String asOf) {
        for (String reading : READINGS) {
            String path = path(reading) + (asOf.isEmpty() ? "" : "?asOf=" + asOf);
            assertThat(bob.get(path).code()).as(path).isEqualTo("not-a-member");
            assertThat(stranger.as("eve").get(path).code()).as(path).isEqualTo("not-a-member");
            assertThat(stranger.get(path).code()).as(path).isEqualTo("not-a-member");
        }
    }

    @Test
    void strangersLearnNothingOfAnyMoment() {
        for (int sequence = 0; sequence <= 14; sequence++) {
            for (String reading : READINGS) {
                String path = path(reading) + "?asOf=" + sequence;
                assertThat(stranger.as("eve").get(path).code()).isEqualTo("not-a-member");
                assertThat(stranger.get(path).code()).isEqualTo("not-a-member");
            }
        }
        for (String path :
                List.of("/messages/4", "/messages/4/revisions", "/messages/4/replies", "/messages?around=4")) {
            assertThat(stranger.get(path(path)).code()).isEqualTo("not-a-member");
            assertThat(bob.get(path(path)).code()).isEqualTo("not-a-member");
        }
    }

    @Test
    void whoeverCameAgainSeesEachStayByItself() {
        done(ada, "PUT", "/members/bob", ""); // 14
        say(ada, "the third time"); // 15
        assertThat(contents(bob.get(path("/messages")))).containsExactly("the third time");
        assertThat(contents(bob.get(path("/messages?asOf=15")))).containsExactly("the third time");
        assertThat(contents(bob.get(path("/messages?asOf=6")))).containsExactly("hello bob", "hi");
        assertThat(bob.get(path("/messages?asOf=8")).code()).isEqualTo("not-a-member");
        assertThat(bob.get(path("/messages?asOf=16")).code()).isEqualTo("invalid-as-of");
        assertThat(bob.get(path("/messages/4")).code()).isEqualTo("message-not-found");
        assertThat(bob.get(path("/messages/4/revisions")).code()).isEqualTo("message-not-found");
        assertThat(bob.get(path("/messages/4/replies")).code()).isEqualTo("message-not-found");
        assertThat(bob.get(path("/messages/5/revisions")).code()).as("his own").isEqualTo("message-not-found");
        assertThat(contents(bob.get(path("/messages?around=4")))).containsExactly("the third time");
    }

    @Test
    void anotherRoleIsTheSameStay() {
        done(ada, "PUT", "/members/bob", ""); // 14
        say(ada, "to a member"); // 15
        done(ada, "PUT", "/members/bob", "{\"role\":\"moderator\"}"); // 16
        say(ada, "to a moderator"); // 17
        assertThat(contents(bob.get(path("/messages?asOf=17")))).containsExactly("to a member", "to a moderator");
        assertThat(bob.get(path("/members?asOf=15")).json().get(1).get("role").asString())
                .isEqualTo("member");
        assertThat(bob.get(path("/members?asOf=16")).json().get(1).get("role").asString())
                .isEqualTo("moderator");
        assertThat(bob.get(path("/members?asOf=16")).json().get(1).get("joinedAt"))
                .isEqualTo(bob.get(path("/members?asOf=14")).json().get(1).get("joinedAt"));
    }

    @Test
    void whoeverIsBannedSeesNothingOfTheirPast() {
        done(ada, "PUT", "/bans/bob", "");
        for (String reading : READINGS) {
            assertThat(bob.get(path(reading) + "?asOf=6").code()).isEqualTo("banned");
        }
        done(ada, "DELETE", "/bans/bob", "");
        assertThat(contents(bob.get(path("/messages?asOf=6")))).containsExactly("hello bob", "hi");
    }

    @Test
    void theOpenerSeesTheBeginning() {
        assertThat(contents(ada.get(path("/messages?asOf=0")))).isEmpty();
        assertThat(ada.get(path("?asOf=0")).json().get("memberCount").asInt()).isZero();
        assertThat(contents(ada.get(path("/messages?asOf=2")))).containsExactly("before bob");
        assertThat(ada.get(path("?asOf=14")).code()).isEqualTo("invalid-as-of");
        assertThat(ada.get(path("?asOf=2020-01-01T00:00:00Z")).code()).isEqualTo("invalid-as-of");
    }

    @Test
    void everybodyOfADirectRoomSeesAllOfIt() {
        Answer opened = ada.post("/direct-rooms", "{\"usernames\":[\"bob\"]}");
        String direct = "/rooms/" + opened.json().get("roomId").asString();
        assertThat(contents(bob.get(direct + "/messages?asOf=0"))).isEmpty();
        assertThat(bob.get(direct + "?asOf=1").json().get("memberCount").asInt())
                .isEqualTo(1);
        assertThat(stranger.as("eve").get(direct + "/messages?asOf=0").code()).isEqualTo("not-a-member");
    }

    private void say(Server who, String content) {
        Answer said = who.post(path("/messages"), "{\"content\":\"%s\"}".formatted(content));
        assertThat(said.status()).as(said.text()).isEqualTo(201);
    }

    private void done(Server who, String method, String path, String body) {
        Answer answer = who.ask(method, path(path), body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
    }

    private String path(String rest) {
        return "/rooms/" + room + rest;
    }

    private static List<String> contents(Answer page) {
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        return StreamSupport.stream(page.json().spliterator(), false)
                .map(message -> message.get("content").asString())
                .toList();
    }
}
