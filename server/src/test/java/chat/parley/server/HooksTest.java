package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A program that knows nothing but a URL posts by it, as somebody whom nobody else can be; and who may have it so. */
@ServerTest
@ExtendWith(OutputCaptureExtension.class)
class HooksTest {
    @Autowired
    private Server server;

    @Autowired
    private JdbcClient jdbc;

    private Server ada;
    private String room;
    private String name;

    @BeforeEach
    void newRoom() {
        ada = server.as("ada");
        room = ada.newRoom();
        name = "hook-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private String hooks() {
        return "/rooms/%s/hooks".formatted(room);
    }

    private String made() {
        Answer made = ada.post(hooks(), "{\"username\":\"%s\"}".formatted(name));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.json().get("username").asString()).isEqualTo(name);
        assertThat(made.response().headers().firstValue("Cache-Control")).contains("no-store");
        return made.json().get("url").asString();
    }

    @Test
    void postsByItsUrlAsItsName() {
        String url = made();
        Answer posted = server.post(url, "{\"content\":\"built\"}");
        assertThat(posted.status()).as(posted.text()).isEqualTo(201);
        assertThat(posted.json().get("username").asString()).isEqualTo(name);
        assertThat(posted.json().get("roomId").asString()).isEqualTo(room);
        assertThat(server.history(room)).containsExactly(posted.json());
        assertThat(server.get("/rooms/%s/members".formatted(room)).text()).contains(name);
    }

    @Test
    void postsIntoAPrivateRoomIntoWhichItsModeratorPutIt() {
        room = "room-" + UUID.randomUUID();
        ada.post("/rooms", "{\"id\":\"%s\",\"name\":\"R\",\"visibility\":\"private\"}".formatted(room));
        assertThat(server.post(made(), "{\"content\":\"built\"}").status()).isEqualTo(201);
        assertThat(ada.history(room)).hasSize(1);
    }

    @Test
    void aResendIsOneMessage() {
        String url = made();
        String message = Server.message(UUID.randomUUID(), "once");
        Answer first = server.post(url, message);
        Answer again = server.post(url, message);
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(server.history(room)).hasSize(1);
    }

    @Test
    void aWrongSecretAndARemovedHookAreNone(CapturedOutput log) {
        String url = made();
        String id = url.split("/", -1)[2];
        Answer wrong = server.post(url + "x", "{\"content\":\"x\"}");
        assertThat(wrong.status()).isEqualTo(404);
        assertThat(wrong.code()).isEqualTo("hook-not-found");
        String unknown = url.replace(id, UUID.randomUUID().toString());
        assertThat(server.post(unknown, "{\"content\":\"x\"}").json().get("detail"))
                .isEqualTo(wrong.json().get("detail"));
        assertThat(ada.ask("DELETE", hooks() + "/" + id, "").status()).isEqualTo(204);
        assertThat(server.post(url, "{\"content\":\"x\"}").code()).isEqualTo("hook-not-found");
        assertThat(ada.get(hooks()).json()).isEmpty();
        assertThat(server.get("/rooms/%s/members".formatted(room)).text()).doesNotContain(name);
        assertThat(ada.ask("DELETE", hooks() + "/" + id, "").code()).isEqualTo("hook-not-found");
        assertThat(log.getAll()).contains(id).doesNotContain(secret(url));
    }

    @Test
    void itsSecretIsShownOnceAndKeptAsAHash() {
        String url = made();
        assertThat(ada.get(hooks()).text()).contains(name).doesNotContain(secret(url));
        assertThat(jdbc.sql("select hook::text from account.hook where room_id = ?")
                        .param(room)
                        .query(String.class)
                        .single())
                .contains(name)
                .doesNotContain(secret(url));
    }

    private static String secret(String url) {
        return url.split("/", -1)[3];
    }

    @Test
    void isForModeratorsAndOperators() {
        Server bob = server.as("bob");
        bob.ask("PUT", "/rooms/%s/members/bob".formatted(room), "");
        String hook = "{\"username\":\"%s\"}".formatted(name);
        assertThat(bob.post(hooks(), hook).code()).isEqualTo("not-allowed");
        assertThat(bob.get(hooks()).code()).isEqualTo("not-allowed");
        assertThat(server.as("eve").post(hooks(), hook).code()).isEqualTo("not-a-member");
        assertThat(server.post(hooks(), hook).code()).isEqualTo("session-required");
        ada.ask("PUT", "/rooms/%s/members/bob".formatted(room), "{\"role\":\"moderator\"}");
        assertThat(bob.post(hooks(), hook).status()).isEqualTo(201);
        assertThat(server.asOperator().get(hooks()).json()).hasSize(1);
        assertThat(server.as("eve").get(hooks()).code()).isEqualTo("not-a-member");
    }

    @Test
    void itsNameIsNobodyElses() {
        made();
        assertThat(server.post("/session", "{\"username\":\"%s\"}".formatted(name))
                        .code())
                .isEqualTo("name-taken");
        assertThat(server.post(
                                "/rooms/%s/messages".formatted(room),
                                "{\"content\":\"x\",\"username\":\"%s\"}".formatted(name))
                        .code())
                .isEqualTo("name-taken");
        server.as("bob"); // who is here
        server.post("/rooms/general/messages", "{\"content\":\"x\",\"username\":\"was here\"}");
        for (String taken : new String[] {name, "ada", "bob", "was here"}) {
            assertThat(ada.post(hooks(), "{\"username\":\"%s\"}".formatted(taken))
                            .code())
                    .as(taken)
                    .isEqualTo("name-taken");
        }
    }

    @Test
    void saysNothingInAnArchivedRoomNorOnceItIsBanned() {
        String url = made();
        ada.ask("PUT", "/rooms/%s/bans/%s".formatted(room, name), "");
        assertThat(server.post(url, "{\"content\":\"x\"}").code()).isEqualTo("banned");
        ada.ask("DELETE", "/rooms/%s/bans/%s".formatted(room, name), "");
        assertThat(server.post(url, "{\"content\":\"x\"}").status()).isEqualTo(201);
        ada.ask("DELETE", "/rooms/" + room, "");
        assertThat(server.post(url, "{\"content\":\"x\"}").code()).isEqualTo("room-archived");
        String another = "{\"username\":\"%s-2\"}".formatted(name);
        assertThat(ada.post(hooks(), another).code()).isEqualTo("room-archived");
        room = ada.newRoom();
        assertThat(ada.post(hooks(), another).status())
                .as("what was refused keeps no name")
                .isEqualTo(201);
    }

    @Test
    void anOperatorEndsItAsABot() {
        String url = made();
        assertThat(server.asOperator().ask("DELETE", "/bots/" + name, "").status())
                .isEqualTo(204);
        assertThat(server.post(url, "{\"content\":\"x\"}").code()).isEqualTo("hook-not-found");
        assertThat(ada.get(hooks()).json()).isEmpty();
    }

    @Test
    void aRoomHasTwentyOfThem() {
        jdbc.sql("insert into account.hook (room_id, url, secret, made_by, sequence, disabled_at)"
                        + " select ?, 'https://example.org', '', 'ada', 0, now() from generate_series(1, 20)")
                .param(room)
                .update();
        assertThat(ada.post(hooks(), "{\"username\":\"%s\"}".formatted(name)).code())
                .isEqualTo("room-full");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://localhost:8080/x",
                "http://169.254.169.254/latest/meta-data",
                "https://[::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://0.0.0.0/",
                "http://10.0.0.1/",
                "http://2130706433/",
                "http://0177.0.0.1/",
                "http://0x7f.1/",
                "http://nowhere.invalid/",
                "ftp://192.0.2.1/",
                "file:///etc/passwd",
                "//example.org/",
                "http://user@192.0.2.1/",
                "http:///x",
                "nonsense"
            })
    void nothingIsDeliveredWhereOnlyWeGetTo(String url) {
        Answer answer = ada.post(hooks(), "{\"url\":\"%s\"}".formatted(url));
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid-hook");
        assertThat(ada.get(hooks()).json()).isEmpty();
    }
}
