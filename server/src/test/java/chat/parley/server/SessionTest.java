package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import chat.parley.server.StompClient.Frame;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.userdetails.UserDetailsService;

/** A token says who calls, over HTTP and STOMP alike; a bad one is refused, and none is as before. */
@ServerTest
class SessionTest {
    private static final String FORGED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ApplicationContext context;

    private Server server;
    private String room;

    @BeforeEach
    void newRoom() {
        server = new Server(port);
        room = server.newRoom();
    }

    @Test
    void isGivenToWhoeverAsks() {
        Answer session = server.post("/session", "{\"username\":\"ada\",\"password\":\"whatever\"}");
        assertThat(session.status()).isEqualTo(201);
        assertThat(session.json().get("username").asString()).isEqualTo("ada");
        assertThat(Instant.parse(session.json().get("expiresAt").asString()))
                .isAfter(Instant.now().plus(Duration.ofHours(11)));
        assertThat(session.response().headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(server.post("/session", "{\"username\":\"a/b\"}").code()).isEqualTo("invalid-username");
        assertThat(server.post("/session", "{}").code()).isEqualTo("username-required");
    }

    @Test
    void speaksOverHttpOnlyAsItsOwner() {
        String ada = token("ada");
        Answer posted = server.send(post("{\"content\":\"hello\"}").header("Authorization", "Bearer " + ada));
        assertThat(posted.status()).isEqualTo(201);
        assertThat(posted.json().get("username").asString()).isEqualTo("ada");
        Answer asBob = server.send(
                post("{\"username\":\"bob\",\"content\":\"hello\"}").header("Authorization", "Bearer " + ada));
        assertThat(asBob.code()).isEqualTo("username-mismatch");
        Answer bobsDoing = server.send(server.request("/rooms/%s/members/bob".formatted(room))
                .header("Authorization", "bearer " + ada)
                .PUT(BodyPublishers.noBody()));
        assertThat(bobsDoing.code()).as("only moderators bring others in").isEqualTo("not-allowed");
        assertThat(server.post("/rooms/%s/messages".formatted(room), "{\"username\":\"bob\",\"content\":\"hi\"}")
                        .status())
                .as("without a token, as before")
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer nonsense",
                "Bearer two words",
                "Bearer " + FORGED,
                "Bearer eyJhbGciOiJIUzI1NiJ9..",
                "bearer eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0.a.b.c.d"
            })
    void thatIsForgedIsRefusedWhateverIsAskedFor(String authorization) {
        for (String path : new String[] {"/rooms", "/nowhere", "/audit/x", "/ws", "/docs/openapi"}) {
            Answer answer = server.send(server.request(path).header("Authorization", authorization));
            assertThat(answer.status()).as(path).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("invalid-token");
            assertThat(answer.json().propertyNames()).containsExactlyInAnyOrder("title", "status", "detail", "code");
            assertThat(answer.response().headers().firstValue("WWW-Authenticate"))
                    .contains("Bearer error=\"invalid_token\"");
        }
    }

    @Test
    void thatWasChangedIsRefused() {
        String[] bob = token("bob").split("\\.", -1);
        String[] ada = token("ada").split("\\.", -1);
        Answer answer = server.send(
                post("{\"content\":\"x\"}").header("Authorization", "Bearer " + ada[0] + "." + ada[1] + "." + bob[2]));
        assertThat(answer.code()).isEqualTo("invalid-token");
        assertThat(server.history(room)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/audit", "/audit/x", "/export/x/y", "/import", "/%61udit/x"})
    void ofTheOperatorAloneOpensThesePaths(String path) {
        token("first-or-not");
        String operator = jdbc.sql("select username from account.operator")
                .query(String.class)
                .single();
        Answer nobody = server.get(path);
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.code()).isEqualTo("session-required");
        assertThat(nobody.response().headers().firstValue("WWW-Authenticate")).contains("Bearer");
        Answer another = server.send(server.request(path).header("Authorization", "Bearer " + token("somebody else")));
        assertThat(another.status()).isEqualTo(403);
        assertThat(another.code()).isEqualTo("operators-only");
        Answer theirs = server.send(server.request(path).header("Authorization", "Bearer " + token(operator)));
        assertThat(theirs.status()).isNotIn(401, 403);
    }

    @Test
    void connectsOverStompByAuthorizationOrPasscode() {
        String ada = token("ada");
        assertThat(connected("Authorization:Bearer " + ada)).isEqualTo("ada");
        assertThat(connected("passcode:" + ada)).isEqualTo("ada");
        assertThat(connected("login:ada\npasscode:" + ada)).isEqualTo("ada");
        assertThat(connected("login:bob\npasscode:guest")).isEqualTo("bob");
        assertThat(connected("login:bob\nAuthorization:Basic x")).isEqualTo("bob");
    }

    @Test
    void speaksOverStompOnlyAsItsOwner() {
        try (StompClient ada = StompClient.open(port)) {
            ada.send("CONNECT\naccept-version:1.2\nhost:h\nAuthorization:Bearer %s\n\n\0".formatted(token("ada")));
            assertThat(ada.next().command()).isEqualTo("CONNECTED");
            ada.post(room, "mine", Server.message(UUID.randomUUID(), "hello"));
            assertThat(ada.next().headers()).containsEntry("receipt-id", "mine");
            assertThat(server.history(room).getFirst().get("username").asString())
                    .isEqualTo("ada");
            ada.post(room, "bobs", "{\"username\":\"bob\",\"content\":\"hello\"}");
            assertThat(ada.next().headers()).containsEntry("code", "username-mismatch");
        }
    }

    @Test
    void thatIsForgedConnectsNobody() {
        refused("Authorization:Bearer nonsense", "invalid-token");
        refused("Authorization:Bearer", "invalid-token");
        refused("login:ada\npasscode:" + FORGED, "invalid-token");
        refused("login:bob\npasscode:" + token("ada"), "username-mismatch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/logout", "/.well-known/oauth-protected-resource"})
    void bringsNoPathsThatNobodyDescribed(String path) {
        assertThat(server.get(path).code()).isEqualTo("not-found");
        assertThat(server.post(path, "{}").status()).isIn(404, 405);
        assertThat(context.getBeanProvider(UserDetailsService.class).stream()).isEmpty();
    }

    @Test
    void leavesTheRestToThoseWhoJudgedItBefore() {
        assertThat(server.send(server.request("/messages").method("BREW", BodyPublishers.noBody()))
                        .code())
                .isEqualTo("method-not-allowed");
        assertThat(server.get("/rooms/%s".formatted(room.replace("-", "%2e"))).code())
                .isEqualTo("room-not-found");
        assertThat(server.get("/messages?%00=x").status()).isEqualTo(200);
        assertThat(server.get("/audit;x/y").code()).isEqualTo("invalid-parameter");
    }

    private String token(String username) {
        return server.post("/session", "{\"username\":\"%s\"}".formatted(username))
                .json()
                .get("token")
                .asString();
    }

    private HttpRequest.Builder post(String body) {
        return server.request("/rooms/%s/messages".formatted(room))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    /** As whom these headers connect. */
    private String connected(String headers) {
        try (StompClient client = StompClient.open(port)) {
            client.send("CONNECT\naccept-version:1.2\nhost:h\n%s\n\n\0".formatted(headers));
            Frame connected = client.next();
            assertThat(connected.command()).isEqualTo("CONNECTED");
            return connected.header("user-name");
        }
    }

    private void refused(String headers, String code) {
        try (StompClient client = StompClient.open(port)) {
            client.send("CONNECT\naccept-version:1.2\nhost:h\n%s\n\n\0".formatted(headers));
            Frame error = client.next();
            assertThat(error.command()).isEqualTo("ERROR");
            assertThat(error.headers()).containsEntry("code", code);
            assertThat(error.json().get("code").asString()).isEqualTo(code);
            assertThat(client.closeStatus()).isEqualTo(1002);
        }
    }
}
