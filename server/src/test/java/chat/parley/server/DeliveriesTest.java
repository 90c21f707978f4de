package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.Receiver.Request;
import chat.parley.server.Server.Answer;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A program is told every event of a room, in order, by requests that it can trust, whatever fails meanwhile. */
@ServerTest
class DeliveriesTest {
    private static final String ALLOWED = "--parley.hooks.allow-private-addresses=true";
    private static final Duration LONG = Duration.ofSeconds(30);

    /** On a database of their own: the shared server would have a share in the deliveries, and may not call this machine. */
    private String database;

    private final List<Node> nodes = new ArrayList<>();
    private Receiver receiver;
    private Server ada;
    private JdbcClient jdbc;
    private String room;
    private String hook;
    private String secret;

    @BeforeEach
    void makeAHook(@Autowired HikariDataSource shared) throws IOException {
        String name = "hooks_" + UUID.randomUUID().toString().replace("-", "");
        JdbcClient.create(shared).sql("create database " + name).update();
        database = shared.getJdbcUrl().replaceFirst("(//[^/]+/)[^?]+", "$1" + name);
        receiver = new Receiver();
        Node node = start(ALLOWED);
        jdbc = JdbcClient.create(node.pool());
        ada = node.server().as("ada");
        room = ada.newRoom();
        post("before there was a hook");
        Answer made = ada.post(hooks(), "{\"url\":\"%s\"}".formatted(receiver.url("/events?from=parley")));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        hook = made.json().get("id").asString();
        secret = made.json().get("secret").asString();
        assertThat(ada.get(hooks()).text())
                .contains(hook, receiver.url("/events"))
                .doesNotContain(secret);
    }

    private Node start(String... settings) {
        Node node = Node.on(database, settings);
        nodes.add(node);
        return node;
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
        receiver.close();
    }

    private String hooks() {
        return "/rooms/%s/hooks".formatted(room);
    }

    private void post(String content) {
        Answer posted = ada.post("/rooms/%s/messages".formatted(room), "{\"content\":\"%s\"}".formatted(content));
        assertThat(posted.status()).as(posted.text()).isEqualTo(201);
    }

    /** The events that there were since the hook was made, as they are fetched. */
    private List<JsonNode> events() {
        return ada.get("/rooms/%s/events?limit=200&after=2".formatted(room))
                .json()
                .valueStream()
                .toList();
    }

    private void awaitAll() {
        await().atMost(LONG).untilAsserted(() -> assertThat(taken()).isEqualTo(events()));
    }

    private List<JsonNode> taken() {
        return receiver.taken().stream().map(Server.JSON::readTree).toList();
    }

    @Test
    void areWhatFollowersGetInOrderAndSigned() throws Exception {
        for (int i = 0; i < 70; i++) {
            post("message é " + i);
        }
        ada.ask("PATCH", "/rooms/" + room, "{\"name\":\"Another\"}");
        awaitAll();
        assertThat(receiver.requests()).hasSize(71);
        for (Request request : receiver.requests()) {
            JsonNode event = Server.JSON.readTree(request.body());
            assertThat(request.path()).isEqualTo("/events");
            assertThat(request.header("Content-type")).isEqualTo("application/json");
            assertThat(request.header("Parley-event"))
                    .isEqualTo(event.get("type").asString());
            assertThat(request.header("Parley-delivery"))
                    .isEqualTo(room + ":" + event.get("sequence").asLong());
            assertThat(request.header("Parley-signature")).isEqualTo(signature(request));
            assertThat(request.headers()).doesNotContainKeys("Authorization", "Cookie", "Accept-encoding");
        }
    }

    private String signature(Request request) throws Exception {
        String time = request.header("Parley-signature").replaceAll("t=(\\d+),.*", "$1");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        byte[] signature = mac.doFinal((time + "." + request.body()).getBytes(UTF_8));
        return "t=%s,v1=%s".formatted(time, HexFormat.of().formatHex(signature));
    }

    @Test
    void areTriedAgainUntilTheyAreTakenAndRedirectsAreNotFollowed() {
        receiver.answer(count -> List.of(500, 302, 404, 204).get(Math.min(count, 3)));
        post("one");
        await().atMost(LONG).until(() -> ada.get(hooks()).json().get(0).has("failingSince"));
        post("two");
        awaitAll();
        assertThat(receiver.requests())
                .hasSize(5)
                .allMatch(request -> request.path().equals("/events"));
        assertThat(receiver.requests().subList(0, 4).stream().map(Request::body).distinct())
                .hasSize(1);
        assertThat(ada.get(hooks()).json().get(0).has("failingSince")).isFalse();
    }

    @Test
    void goOnWhereTheyWereOnAnotherNode() {
        receiver.answer(count -> count < 3 ? 204 : 503);
        for (int i = 0; i < 10; i++) {
            post("message " + i);
        }
        await().atMost(LONG).until(() -> receiver.requests().size() > 3);
        nodes.removeFirst().close();
        receiver.answer(count -> 204);
        ada = start(ALLOWED).server().as("ada too");
        awaitAll();
        assertThat(taken()).doesNotHaveDuplicates();
    }

    @Test
    void areTheWorkOfOneNodeAtATime() {
        start(ALLOWED);
        for (int i = 0; i < 100; i++) {
            post("message " + i);
        }
        awaitAll();
    }

    @Test
    void endWhenNoneHasSucceededForADay() {
        receiver.answer(count -> 500);
        post("one");
        await().atMost(LONG).until(() -> !receiver.requests().isEmpty());
        jdbc.sql("update account.hook set failing_since = now() - interval '25 hours' where failing_since is not null")
                .update();
        await().atMost(LONG).untilAsserted(() -> {
            jdbc.sql("update account.hook set failing_since = now() - interval '25 hours'")
                    .update();
            assertThat(ada.get(hooks()).json().get(0).has("disabledAt")).isTrue();
        });
    }

    @Test
    void areMadeOnlyToAddressesThatAreAllowedThen() {
        nodes.removeFirst().close();
        Node strict = start();
        ada = strict.server().as("ada too");
        post("one");
        JdbcClient there = JdbcClient.create(strict.pool());
        await().atMost(LONG)
                .until(() -> there.sql("select failing_since is not null from account.hook")
                        .query(Boolean.class)
                        .single());
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void stopWhenTheHookIsRemoved() {
        post("one");
        awaitAll();
        assertThat(ada.ask("DELETE", hooks() + "/" + hook, "").status()).isEqualTo(204);
        Answer second = ada.post(hooks(), "{\"url\":\"%s\"}".formatted(receiver.url("/second")));
        assertThat(second.status()).isEqualTo(201);
        post("two");
        await().atMost(LONG).until(() -> receiver.requests().size() == 2);
        assertThat(receiver.requests().getLast().path()).isEqualTo("/second");
    }
}
