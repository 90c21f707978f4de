package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import chat.parley.server.StompClient.Frame;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;

/** {@code parley.auth=accounts}, by invitation only: who registers, logs in, is disabled; and nothing without a token. */
@SpringBootTest(
        classes = ParleyServer.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "parley.data-dir=target/test-data/${random.uuid}",
            "parley.auth=accounts",
            "parley.limits.enabled=false",
            "parley.accounts.invitation-only=true"
        })
@DirtiesContext
class AccountsTest {
    private static final String PASSWORD = "correct horse battery staple";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private Server nobody;
    private Server operator;

    @BeforeEach
    void firstAccount() {
        nobody = new Server(port);
        jdbc.sql("truncate account.account, account.invitation").update();
        Answer first = register("root", PASSWORD, null);
        assertThat(first.status()).as(first.text()).isEqualTo(201);
        assertThat(first.json().get("operator").asBoolean()).isTrue();
        operator = loggedIn("root", PASSWORD);
    }

    @Test
    void othersRegisterByAnInvitationEachGoodForOne() {
        assertThat(register("ada", PASSWORD, null).code()).isEqualTo("invitation-required");
        assertThat(register("ada", PASSWORD, "nonsense").code()).isEqualTo("invitation-required");
        String code = invitation();
        assertThat(register("root", PASSWORD, code).code()).isEqualTo("name-taken");
        assertThat(register("ada", "password1", code).code()).isEqualTo("weak-password");
        Answer ada = register("ada", PASSWORD, code);
        assertThat(ada.status()).as("what was refused used no invitation up").isEqualTo(201);
        assertThat(ada.json().get("operator").asBoolean()).isFalse();
        assertThat(ada.text()).doesNotContain(PASSWORD, "argon2");
        assertThat(register("bob", PASSWORD, code).code()).isEqualTo("invitation-required");
        assertThat(loggedIn("ada", PASSWORD).ask("POST", "/invitations", "").code())
                .isEqualTo("operators-only");
        assertThat(nobody.ask("POST", "/invitations", "").code()).isEqualTo("session-required");
    }

    @ParameterizedTest
    @CsvSource({
        "short, weak-password",
        "12345678, weak-password",
        "password, weak-password",
        "qwertyuiop, weak-password",
        "ada-ada1, weak-password",
        "parley123, weak-password",
        "a/b, invalid-username"
    })
    void aPasswordIsNoneOfThoseThatAreTriedFirst(String password, String code) {
        String username = code.equals("invalid-username") ? password : "ada-ada";
        assertThat(register(username, code.equals("invalid-username") ? PASSWORD : password, invitation())
                        .code())
                .isEqualTo(code);
        assertThat(register("eve", "x".repeat(129), invitation()).code()).isEqualTo("weak-password");
    }

    @Test
    void itIsKeptAsAnArgon2idHash() {
        assertThat(jdbc.sql("select password from account.account")
                        .query(String.class)
                        .single())
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    void logsInByThePasswordAlone() {
        assertThat(login("root", "wrong " + PASSWORD).code()).isEqualTo("invalid-credentials");
        assertThat(login("nobody", PASSWORD).text())
                .isEqualTo(login("root", "another").text());
        assertThat(nobody.post("/session", "{\"username\":\"root\"}").code()).isEqualTo("invalid-credentials");
        assertThat(login("root", PASSWORD).json().get("operator").asBoolean()).isTrue();
        assertThat(login("root", PASSWORD).status()).as("on a second device").isEqualTo(201);
        assertThat(login("root", "x".repeat(10_000)).code()).isEqualTo("invalid-credentials");
    }

    @Test
    void withoutATokenThereIsNothingToBeHad() {
        for (String path :
                new String[] {"/messages", "/rooms", "/rooms/general", "/unread", "/search?q=x", "/x", "/bots"}) {
            Answer answer = nobody.get(path);
            assertThat(answer.code()).as(path).isEqualTo("session-required");
            assertThat(answer.response().headers().firstValue("WWW-Authenticate"))
                    .contains("Bearer");
        }
        assertThat(nobody.post("/rooms/general/messages", "{\"username\":\"root\",\"content\":\"x\"}")
                        .code())
                .isEqualTo("session-required");
        assertThat(nobody.get("/actuator/health").status()).isEqualTo(200);
        assertThat(nobody.get("/docs/openapi").status()).isEqualTo(200);
        for (String headers : new String[] {"login:root", "login:root\npasscode:" + PASSWORD, "passcode:guest"}) {
            try (StompClient client = StompClient.open(port)) {
                client.send("CONNECT\naccept-version:1.2\nhost:h\n%s\n\n\0".formatted(headers));
                Frame error = client.next();
                assertThat(error.command()).isEqualTo("ERROR");
                assertThat(error.headers()).containsEntry("code", "session-required");
            }
        }
    }

    @Test
    void aChangedPasswordEndsTheOtherSessions() {
        register("ada", PASSWORD, invitation());
        Server here = loggedIn("ada", PASSWORD);
        Server there = loggedIn("ada", PASSWORD);
        String path = "/accounts/ada/password";
        String another = "another " + PASSWORD;
        assertThat(here.ask("PUT", path, change("wrong", another)).code()).isEqualTo("invalid-credentials");
        assertThat(here.ask("PUT", path, change(PASSWORD, "password")).code()).isEqualTo("weak-password");
        assertThat(here.ask("PUT", "/accounts/root/password", change(PASSWORD, another))
                        .code())
                .isEqualTo("not-allowed");
        assertThat(nobody.ask("PUT", path, change(PASSWORD, another)).code()).isEqualTo("session-required");
        assertThat(here.ask("PUT", path, change(PASSWORD, another)).status()).isEqualTo(204);
        assertThat(here.get("/rooms").status()).isEqualTo(200);
        assertThat(there.get("/rooms").code()).isEqualTo("invalid-token");
        assertThat(login("ada", PASSWORD).code()).isEqualTo("invalid-credentials");
        assertThat(operator.ask("PUT", path, "{\"newPassword\":\"%s\"}".formatted(PASSWORD))
                        .status())
                .isEqualTo(204);
        assertThat(here.get("/rooms").code()).isEqualTo("invalid-token");
        assertThat(login("ada", PASSWORD).status()).isEqualTo(201);
        assertThat(operator.ask("PUT", "/accounts/nobody/password", change("", another))
                        .code())
                .isEqualTo("account-not-found");
    }

    @Test
    void whoeverIsDisabledIsOutAtOnceAlsoIfTheyOnlyListen() {
        register("ada", PASSWORD, invitation());
        String token = login("ada", PASSWORD).json().get("token").asString();
        try (StompClient listener = StompClient.open(port)) {
            listener.send("CONNECT\naccept-version:1.2\nhost:h\nAuthorization:Bearer %s\n\n\0".formatted(token));
            assertThat(listener.next().command()).isEqualTo("CONNECTED");
            listener.subscribe("/topic/rooms/general", "live");
            assertThat(operator.ask("PATCH", "/accounts/ada", "{\"disabled\":true}")
                            .json()
                            .get("disabled")
                            .asBoolean())
                    .isTrue();
            assertThat(listener.next().headers()).containsEntry("code", "invalid-token");
            assertThat(listener.closeStatus()).isEqualTo(1002);
        }
        assertThat(nobody.with(token).get("/rooms").code()).isEqualTo("invalid-token");
        assertThat(login("ada", PASSWORD).code()).isEqualTo("invalid-credentials");
        operator.ask("PATCH", "/accounts/ada", "{\"disabled\":false}");
        assertThat(login("ada", PASSWORD).status()).isEqualTo(201);
    }

    @Test
    void operatorsMakeOperatorsAndTheLastOneStays() {
        register("ada", PASSWORD, invitation());
        assertThat(operator.ask("PATCH", "/accounts/root", "{\"operator\":false}")
                        .code())
                .isEqualTo("last-operator");
        assertThat(operator.ask("PATCH", "/accounts/root", "{\"disabled\":true}")
                        .code())
                .isEqualTo("last-operator");
        assertThat(loggedIn("ada", PASSWORD).get("/accounts").code()).isEqualTo("operators-only");
        assertThat(operator.ask("PATCH", "/accounts/ada", "{\"operator\":true}").status())
                .isEqualTo(200);
        Server ada = loggedIn("ada", PASSWORD);
        assertThat(ada.get("/accounts").json().findValuesAsString("username")).containsExactly("ada", "root");
        assertThat(ada.get("/accounts?after=ada&limit=1").json()).hasSize(1);
        assertThat(ada.get("/accounts?limit=0").code()).isEqualTo("invalid-limit");
        assertThat(ada.ask("PATCH", "/accounts/root", "{\"operator\":false}").status())
                .isEqualTo(200);
        assertThat(operator.get("/accounts").code()).isEqualTo("invalid-token");
        assertThat(ada.ask("PATCH", "/accounts/nobody", "{\"operator\":true}").code())
                .isEqualTo("account-not-found");
    }

    @Test
    void aBotIsAMemberOfItsRoomsAndNobodyElsewhere() {
        String room = "room-" + UUID.randomUUID();
        operator.post("/rooms", "{\"id\":\"%s\",\"name\":\"R\"}".formatted(room));
        Answer made = operator.post("/bots", "{\"username\":\"robby\",\"rooms\":[\"%s\"]}".formatted(room));
        String token = made.json().get("token").asString();
        assertThat(token).startsWith("parley_bot_");
        assertThat(operator.get("/bots").text()).contains("robby").doesNotContain(token);
        assertThat(register("robby", PASSWORD, invitation()).code()).isEqualTo("name-taken");
        Server bot = nobody.with(token);
        assertThat(bot.post("/rooms/%s/messages".formatted(room), "{\"content\":\"beep\"}")
                        .json()
                        .get("username")
                        .asString())
                .isEqualTo("robby");
        assertThat(bot.get("/messages?room=" + room).json()).hasSize(1);
        assertThat(bot.get("/search?q=beep&room=" + room).json()).hasSize(1);
        for (String path : new String[] {
            "/messages", "/rooms/general", "/rooms/general/messages", "/rooms", "/search?q=beep", "/unread", "/audit"
        }) {
            assertThat(bot.get(path).code()).as(path).isEqualTo("not-allowed");
        }
        assertThat(bot.post("/direct-rooms", "{\"usernames\":[\"root\"]}").code())
                .isEqualTo("not-allowed");
        try (StompClient socket = StompClient.open(port)) {
            socket.send("CONNECT\naccept-version:1.2\nhost:h\npasscode:%s\n\n\0".formatted(token));
            assertThat(socket.next().command()).isEqualTo("CONNECTED");
            socket.subscribe("/user/queue/errors", "errors");
            socket.subscribe("/topic/rooms/" + room, "live");
            socket.post("general", "r1", "{\"content\":\"x\"}");
            assertThat(socket.next().headers()).containsEntry("code", "not-allowed");
            socket.send("SUBSCRIBE\ndestination:/topic/rooms/general\nid:other\n\n\0");
            assertThat(socket.next().headers()).containsEntry("code", "not-allowed");
            assertThat(operator.ask("DELETE", "/bots/robby", "").status()).isEqualTo(204);
            assertThat(socket.await(frame -> frame.command().equals("ERROR")).headers())
                    .containsEntry("code", "invalid-token");
        }
        assertThat(bot.get("/messages?room=" + room).code()).isEqualTo("invalid-token");
        assertThat(operator.ask("DELETE", "/bots/robby", "").code()).isEqualTo("bot-not-found");
    }

    @Test
    void aHooksNameIsThatOfNoAccount() {
        String room = "room-" + UUID.randomUUID();
        operator.post("/rooms", "{\"id\":\"%s\",\"name\":\"R\"}".formatted(room));
        register("idle", PASSWORD, invitation());
        String hooks = "/rooms/%s/hooks".formatted(room);
        assertThat(operator.post(hooks, "{\"username\":\"idle\"}").code()).isEqualTo("name-taken");
        Answer made = operator.post(hooks, "{\"username\":\"builder\"}");
        assertThat(register("builder", PASSWORD, invitation()).code()).isEqualTo("name-taken");
        assertThat(nobody.post(made.json().get("url").asString(), "{\"content\":\"built\"}")
                        .status())
                .as("without a token")
                .isEqualTo(201);
    }

    private Answer register(String username, String password, String invitation) {
        String third = invitation == null ? "" : ",\"invitation\":\"%s\"".formatted(invitation);
        return nobody.post(
                "/accounts", "{\"username\":\"%s\",\"password\":\"%s\"%s}".formatted(username, password, third));
    }

    private String invitation() {
        return operator.ask("POST", "/invitations", "").json().get("code").asString();
    }

    private Answer login(String username, String password) {
        return nobody.post("/session", "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password));
    }

    private Server loggedIn(String username, String password) {
        return nobody.with(login(username, password).json().get("token").asString());
    }

    private static String change(String password, String newPassword) {
        return "{\"password\":\"%s\",\"newPassword\":\"%s\"}".formatted(password, newPassword);
    }
}
