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
import org.springframework.context.ApplicationContext;
import org.springframework.security.core.userdetails.UserDetailsService;
import tools.jackson.databind.JsonNode;

/** A token says who calls, over HTTP and STOMP alike; a bad one is refused, and none is as before. */
@ServerTest
class SessionTest {
    private static final String FORGED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.";

    @Autowired
    private Server server;

    @Autowired
    private ApplicationContext context;

    private String room;

    @BeforeEach
    void newRoom() {
        room = server.newRoom();
    }

    @Test
    void isGivenToWhoeverAsksForAFreeName() {
        String name = "free " + UUID.randomUUID().toString().substring(0, 8);
        String body = "{\"username\":\"%s\",\"password\":\"whatever\"}".formatted(name);
        Answer session = server.post("/session", body);
        assertThat(session.status()).isEqualTo(201);
        assertThat(session.json().get("username").asString()).isEqualTo(name);
        assertThat(session.json().get("operator").asBoolean()).isFalse();
        assertThat(Instant.parse(session.json().get("expiresAt").asString()))
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(14)),
                        Instant.now().plus(Duration.ofMinutes(15)));
        assertThat(session.response().headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(server.post("/session", body).code()).isEqualTo("name-taken");
        assertThat(asked("POST", "/session", session.json().get("token").asString(), body)
                        .status())
                .as("on another device of theirs")
                .isEqualTo(201);
        assertThat(server.post("/session", "{\"username\":\"a/b\"}").code()).isEqualTo("invalid-username");
        assertThat(server.post("/session", "{}").code()).isEqualTo("username-required");
    }

    @Test
    void holdsItsName() {
        String name = "held " + UUID.randomUUID().toString().substring(0, 8);
        String body = "{\"username\":\"%s\",\"content\":\"hello\"}".formatted(name);
        assertThat(server.send(post(body)).status()).as("a free name").isEqualTo(201);
        String token = server.post("/session", "{\"username\":\"%s\"}".formatted(name))
                .json()
                .get("token")
                .asString();
        assertThat(server.send(post(body)).code()).isEqualTo("name-taken");
        refused("login:" + name, "name-taken");
        assertThat(server.send(post(body).header("Authorization", "Bearer " + token))
                        .status())
                .isEqualTo(201);
        String second = asked("POST", "/session", token, "{\"username\":\"%s\"}".formatted(name))
                .json()
                .get("token")
                .asString();
        assertThat(asked("DELETE", "/session", second, "").status()).isEqualTo(204);
        assertThat(server.send(post(body)).code())
                .as("held by the first session")
                .isEqualTo("name-taken");
        assertThat(asked("DELETE", "/session", token, "").status()).isEqualTo(204);
        assertThat(server.send(post(body)).status()).as("free again").isEqualTo(201);
        assertThat(connected("login:" + name)).isEqualTo(name);
    }

    @Test
    void thatHasEndedIsNoneAndDisconnects() {
        String name = "leaving " + UUID.randomUUID().toString().substring(0, 8);
        String token = server.as(name).token();
        try (StompClient listener = server.open()) {
            listener.send("CONNECT\naccept-version:1.2\nhost:h\npasscode:%s\n\n\0".formatted(token));
            assertThat(listener.next().command()).isEqualTo("CONNECTED");
            assertThat(asked("DELETE", "/session", token, "").status()).isEqualTo(204);
            assertThat(listener.next().headers()).containsEntry("code", "invalid-token");
            assertThat(listener.closeStatus()).isEqualTo(1002);
        }
        assertThat(asked("GET", "/rooms", token, "").code()).isEqualTo("invalid-token");
        assertThat(asked("DELETE", "/session", token, "").code()).isEqualTo("invalid-token");
        refused("Authorization:Bearer " + token, "invalid-token");
    }

    @Test
    void isRenewedOnceByEachRenewalToken() {
        String name = "renewed " + UUID.randomUUID().toString().substring(0, 8);
        JsonNode first =
                server.post("/session", "{\"username\":\"%s\"}".formatted(name)).json();
        JsonNode second = renewed(first).json();
        assertThat(second.get("username").asString()).isEqualTo(name);
        JsonNode third = renewed(second).json();
        assertThat(renewed(second).status())
                .as("the answer was lost, and it is asked for again")
                .isEqualTo(201);
        assertThat(asked("GET", "/rooms", third.get("token").asString(), "").status())
                .isEqualTo(200);
        assertThat(renewed(first).code()).as("shown by somebody else").isEqualTo("invalid-token");
        assertThat(asked("GET", "/rooms", third.get("token").asString(), "").code())
                .as("and so the session is over")
                .isEqualTo("invalid-token");
        assertThat(server.post("/session/renewal", "{\"renewalToken\":\"x\"}").code())
                .isEqualTo("invalid-token");
        assertThat(server.post("/session/renewal", "{}").code()).isEqualTo("invalid-token");
    }

    private Answer renewed(JsonNode session) {
        return server.post(
                "/session/renewal",
                "{\"renewalToken\":\"%s\"}"
                        .formatted(session.get("renewalToken").asString()));
    }

    @Test
    void endsEverywhereAtOnceForItsOwnerOrAnOperator() {
        String name = "everywhere-" + UUID.randomUUID().toString().substring(0, 8);
        String token = server.as(name).token();
        assertThat(asked("DELETE", "/sessions/" + name, token("bob"), "").code())
                .isEqualTo("not-allowed");
        assertThat(server.ask("DELETE", "/sessions/" + name, "").code()).isEqualTo("session-required");
        assertThat(server.asOperator().ask("DELETE", "/sessions/" + name, "").status())
                .isEqualTo(204);
        assertThat(asked("GET", "/rooms", token, "").code()).isEqualTo("invalid-token");
    }

    private Answer asked(String method, String path, String token, String body) {
        return server.send(server.request(path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
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
    @ValueSource(
            strings = {"/audit", "/audit/x", "/export/x/y", "/import", "/%61udit/x", "/actuator/projections", "/bots"})
    void ofTheOperatorAloneOpensThesePaths(String path) {
        Answer nobody = server.get(path);
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.code()).isEqualTo("session-required");
        assertThat(nobody.response().headers().firstValue("WWW-Authenticate")).contains("Bearer");
        Answer another = server.send(server.request(path).header("Authorization", "Bearer " + token("somebody else")));
        assertThat(another.status()).isEqualTo(403);
        assertThat(another.code()).isEqualTo("operators-only");
        Answer theirs = server.asOperator().get(path);
        assertThat(theirs.status()).isNotIn(401, 403);
    }

    @Test
    void connectsOverStompByAuthorizationOrPasscode() {
        String ada = token("ada");
        assertThat(connected("Authorization:Bearer " + ada)).isEqualTo("ada");
        assertThat(connected("passcode:" + ada)).isEqualTo("ada");
        assertThat(connected("login:ada\npasscode:" + ada)).isEqualTo("ada");
        assertThat(connected("login:somebody new\npasscode:guest")).isEqualTo("somebody new");
        assertThat(connected("login:somebody new\nAuthorization:Basic x")).isEqualTo("somebody new");
    }

    @Test
    void speaksOverStompOnlyAsItsOwner() {
        try (StompClient ada = server.open()) {
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
        return server.as(username).token();
    }

    private HttpRequest.Builder post(String body) {
        return server.request("/rooms/%s/messages".formatted(room))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    /** As whom these headers connect. */
    private String connected(String headers) {
        try (StompClient client = server.open()) {
            client.send("CONNECT\naccept-version:1.2\nhost:h\n%s\n\n\0".formatted(headers));
            Frame connected = client.next();
            assertThat(connected.command()).isEqualTo("CONNECTED");
            return connected.header("user-name");
        }
    }

    private void refused(String headers, String code) {
        try (StompClient client = server.open()) {
            client.send("CONNECT\naccept-version:1.2\nhost:h\n%s\n\n\0".formatted(headers));
            Frame error = client.next();
            assertThat(error.command()).isEqualTo("ERROR");
            assertThat(error.headers()).containsEntry("code", code);
            assertThat(error.json().get("code").asString()).isEqualTo(code);
            assertThat(client.closeStatus()).isEqualTo(1002);
        }
    }
}
