package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A search finds what its asker may read, and nothing else. */
@ServerTest
class SearchAccessTest {
    @Autowired
    private Server nobody;

    @Autowired
    private DataSource database;

    private Server ada;
    private Server bob;
    private Server eve;
    private String adaName;
    private String bobName;
    private String secret;

    @BeforeEach
    void people() {
        String test = UUID.randomUUID().toString().substring(0, 8);
        secret = "secret" + test;
        adaName = "ada " + test;
        bobName = "bob " + test;
        ada = nobody.as(adaName);
        bob = nobody.as(bobName);
        eve = nobody.as("eve " + test);
    }

    @Test
    void nobodysSearchNamesAPublicRoom() {
        String room = nobody.newRoom();
        say(ada, room, secret);
        assertThat(found(nobody, "&room=" + room)).containsExactly(secret);
        Answer everywhere = nobody.get("/search?q=" + secret);
        assertThat(everywhere.status()).isEqualTo(401);
        assertThat(everywhere.code()).isEqualTo("session-required");
        assertThat(nobody.get("/search?q=x&room=nowhere").code()).isEqualTo("room-not-found");
        assertThat(nobody.get("/search?q=x&room=No/where").code()).isEqualTo("invalid-room-id");
    }

    @Test
    void roomsThatOneIsNotInAreSearchedOnlyByName() {
        String room = nobody.newRoom();
        say(ada, room, secret);
        assertThat(found(ada, "")).containsExactly(secret);
        assertThat(found(eve, "")).isEmpty();
        assertThat(found(eve, "&room=" + room)).containsExactly(secret);
        assertThat(eve.ask("PUT", "/rooms/%s/members/%s".formatted(room, name(eve)), "")
                        .status())
                .isEqualTo(204);
        assertThat(found(eve, "")).containsExactly(secret);
    }

    @Test
    void aPrivateRoomIsFoundByItsMembersSinceTheyJoined() {
        String room = privateRoom();
        say(ada, room, secret + " before");
        for (Server stranger : List.of(nobody, bob, eve)) {
            assertThat(stranger.get("/search?q=%s&room=%s".formatted(secret, room))
                            .code())
                    .isEqualTo("not-a-member");
        }
        assertThat(found(bob, "")).isEmpty();
        assertThat(ada.ask("PUT", "/rooms/%s/members/%s".formatted(room, encoded(bobName)), "{\"role\":\"member\"}")
                        .status())
                .isEqualTo(204);
        assertThat(found(bob, "")).isEmpty();
        say(ada, room, secret + " after");
        assertThat(found(bob, "")).containsExactly(secret + " after");
        assertThat(found(bob, "&room=" + room)).containsExactly(secret + " after");
        assertThat(found(ada, "")).containsExactly(secret + " after", secret + " before");
        assertThat(found(eve, "")).isEmpty();
        assertThat(ada.ask("DELETE", "/rooms/%s/members/%s".formatted(room, encoded(bobName)), "")
                        .status())
                .isEqualTo(204);
        assertThat(found(bob, "")).isEmpty();
        assertThat(bob.get("/search?q=%s&room=%s".formatted(secret, room)).code())
                .isEqualTo("not-a-member");
    }

    @Test
    void anotherPagesLinkOpensNothing() {
        String room = privateRoom();
        say(ada, room, secret + " one");
        say(ada, room, secret + " two");
        String everywhere = ada.get("/search?limit=1&q=" + secret).next().orElseThrow();
        String here = ada.get("/search?limit=1&q=%s&room=%s".formatted(secret, room))
                .next()
                .orElseThrow();
        assertThat(ada.get(everywhere).json().size()).isEqualTo(1);
        assertThat(ada.get(here).json().size()).isEqualTo(1);
        assertThat(eve.get(everywhere).json().size()).isZero();
        assertThat(eve.get(here).code()).isEqualTo("not-a-member");
        assertThat(nobody.get(everywhere).code()).isEqualTo("session-required");
    }

    @Test
    void whoeverIsBannedFindsNothing() {
        String room = "public-" + UUID.randomUUID();
        assertThat(ada.post("/rooms", "{\"id\":\"%s\",\"name\":\"P\"}".formatted(room))
                        .status())
                .isEqualTo(201);
        say(ada, room, secret);
        say(bob, room, secret + " too");
        assertThat(found(bob, "")).hasSize(2);
        assertThat(ada.ask("PUT", "/rooms/%s/bans/%s".formatted(room, encoded(bobName)), "")
                        .status())
                .isEqualTo(204);
        assertThat(found(bob, "")).isEmpty();
        assertThat(bob.get("/search?q=%s&room=%s".formatted(secret, room)).code())
                .isEqualTo("banned");
        assertThat(found(eve, "&room=" + room)).hasSize(2);
    }

    @Test
    void inMoreRoomsThanTheIndexIsAskedForOneByOne() {
        List<String> rooms = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            String room = nobody.newRoom();
            say(ada, room, secret + " " + i);
            rooms.add(room);
        }
        String theirs = nobody.newRoom();
        say(bob, theirs, secret);
        assertThat(found(ada, "&limit=50")).hasSize(70).doesNotContain(secret);
        assertThat(found(ada, "&room=" + rooms.get(5))).containsExactly(secret + " 5");
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsUnavailable() throws SQLException {
        String room = nobody.newRoom();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local idle_in_transaction_session_timeout = 0");
            statement.execute("lock table read_model.search_message in access exclusive mode");
            Answer answer = nobody.get("/search?q=x&room=" + room);
            connection.rollback();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("unavailable");
        }
        assertThat(nobody.get("/search?q=x&room=" + room).status()).isEqualTo(200);
    }

    private String privateRoom() {
        String room = "private-" + UUID.randomUUID();
        assertThat(ada.post("/rooms", "{\"id\":\"%s\",\"name\":\"P\",\"visibility\":\"private\"}".formatted(room))
                        .status())
                .isEqualTo(201);
        return room;
    }

    private static void say(Server speaker, String room, String content) {
        assertThat(speaker.post("/rooms/%s/messages".formatted(room), "{\"content\":\"%s\"}".formatted(content))
                        .status())
                .isEqualTo(201);
    }

    private String name(Server person) {
        return encoded(adaName.replace("ada", person == eve ? "eve" : person == bob ? "bob" : "ada"));
    }

    private static String encoded(String name) {
        return name.replace(" ", "%20");
    }

    /** All pages of it. */
    private List<String> found(Server asker, String filters) {
        List<String> contents = new ArrayList<>();
        Optional<String> next = Optional.of("/search?q=" + secret + filters);
        while (next.isPresent()) {
            Answer page = asker.get(next.get());
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            page.json().forEach(message -> contents.add(message.get("content").asString()));
            next = page.next();
        }
        return contents;
    }
}
