package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import chat.parley.server.StompClient.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** {@code GET /rooms/{room}/events}: the feed for those who fetch it. */
@ServerTest
class EventsOverHttpTest {
    @Autowired
    private Server server;

    @Test
    void areThePushedBodiesByteForByte() {
        String room = livelyRoom();
        List<String> pushed = new ArrayList<>();
        try (StompClient ada = server.connect("ada")) {
            ada.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:x\nafter:-1\n\n\0".formatted(room));
            while (pushed.size() < 9) {
                Frame frame = ada.await(next -> next.command().equals("MESSAGE"));
                pushed.add(frame.body());
            }
        }
        Answer page = server.get("/rooms/%s/events".formatted(room));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.response().headers().firstValue("Content-Type")).contains("application/json");
        assertThat(page.text()).isEqualTo("[" + String.join(",", pushed) + "]");
        assertThat(page.next()).isEmpty();
        assertThat(page.text())
                .contains("message.edited", "reaction.added", "🦜")
                .doesNotContain("never said", "nor that");
    }

    @Test
    void haveConsecutiveSequencesOverAllPages() {
        String room = livelyRoom();
        for (int limit : new int[] {1, 2, 4, 9, 200}) {
            List<Long> sequences = new ArrayList<>();
            Optional<String> next = Optional.of("/rooms/%s/events?limit=%d".formatted(room, limit));
            while (next.isPresent()) {
                Answer page = server.get(next.get());
                assertThat(page.json().size()).isLessThanOrEqualTo(limit);
                page.json().forEach(event -> sequences.add(event.get("sequence").asLong()));
                next = page.next();
            }
            assertThat(sequences).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        }
        assertThat(server.get("/rooms/%s/events?after=8".formatted(room)).text())
                .isEqualTo("[]");
    }

    @Test
    void whoseWordsWeighMuchComeInMorePages() {
        String room = server.newRoom();
        String body = Server.JSON
                .createObjectNode()
                .put("username", "ada")
                .put("content", "🦜".repeat(4_000))
                .toString();
        for (int i = 0; i < 100; i++) {
            assertThat(server.post("/rooms/%s/messages".formatted(room), body).status())
                    .isEqualTo(201);
        }
        Answer first = server.get("/rooms/%s/events?limit=200".formatted(room));
        assertThat(first.json().size()).isBetween(20, 101);
        assertThat(first.next())
                .contains("/rooms/%s/events?after=%d&limit=200"
                        .formatted(room, first.json().size() - 1));
    }

    @Test
    void ofAPrivateRoomAreSeenByItsMembersFromWhereTheyJoined() {
        String room = "private-" + UUID.randomUUID();
        Server ada = server.as("ada");
        Server bob = server.as("bob");
        ada.post("/rooms", "{\"id\":\"%s\",\"name\":\"P\",\"visibility\":\"private\"}".formatted(room));
        say(ada, room, "before bob");
        String path = "/rooms/%s/events".formatted(room);
        assertThat(bob.get(path).code()).isEqualTo("not-a-member");
        assertThat(server.get(path).code()).isEqualTo("not-a-member");

        assertThat(ada.ask("PUT", "/rooms/%s/members/bob".formatted(room), "{\"role\":\"member\"}")
                        .status())
                .isEqualTo(204);
        say(ada, room, "to bob");
        assertThat(types(ada.get(path)))
                .containsExactly("room.opened", "member.joined", "message.posted", "member.joined", "message.posted");
        for (String cursor : List.of("", "?after=-1", "?after=1")) {
            assertThat(types(bob.get(path + cursor))).as(cursor).containsExactly("member.joined", "message.posted");
        }
        assertThat(bob.get(path + "?limit=1").next()).contains(path + "?after=3&limit=1");

        assertThat(ada.ask("PUT", "/rooms/%s/bans/bob".formatted(room), "").status())
                .isEqualTo(204);
        assertThat(bob.get(path).code()).isEqualTo("banned");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /rooms/general/events?after=x,                  invalid-cursor
            /rooms/general/events?after=-2,                 invalid-cursor
            /rooms/general/events?after=9223372036854775807,invalid-cursor
            /rooms/general/events?after=1000000,            invalid-cursor
            /rooms/general/events?limit=0,                  invalid-limit
            /rooms/general/events?limit=201,                invalid-limit
            /rooms/general/events?limit=ten,                invalid-limit
            /rooms/nowhere/events,                          room-not-found
            /rooms/Odd/events,                              invalid-room-id
            """)
    void areRefused(String path, String code) {
        assertThat(server.get(path).code()).isEqualTo(code);
    }

    /** Opened, joined, said, edited, reacted to, said, edited, deleted, said: nine events. */
    private String livelyRoom() {
        String room = server.newRoom();
        Server ada = server.as("ada");
        String kept = say(ada, room, "hello");
        String path = "/rooms/%s/messages/".formatted(room);
        assertThat(ada.ask("PATCH", path + kept, "{\"content\":\"hello 🦜\"}").status())
                .isEqualTo(200);
        assertThat(ada.ask("PUT", path + kept + "/reactions/👍", "").status()).isEqualTo(204);
        String deleted = say(ada, room, "never said");
        assertThat(ada.ask("PATCH", path + deleted, "{\"content\":\"nor that\"}")
                        .status())
                .isEqualTo(200);
        assertThat(ada.ask("DELETE", path + deleted, "").status()).isEqualTo(204);
        say(ada, room, "the end");
        return room;
    }

    private static String say(Server speaker, String room, String content) {
        Answer posted = speaker.post("/rooms/%s/messages".formatted(room), Server.message(UUID.randomUUID(), content));
        assertThat(posted.status()).as(posted.text()).isEqualTo(201);
        return posted.json().get("messageId").asString();
    }

    private static List<String> types(Answer page) {
        List<String> types = new ArrayList<>();
        for (JsonNode event : page.json()) {
            types.add(event.get("type").asString());
        }
        return types;
    }
}
