package chat.parley.server;

import static chat.parley.server.LimitedServer.isDone;
import static chat.parley.server.LimitedServer.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import chat.parley.api.Refusal;
import chat.parley.server.Server.Answer;
import chat.parley.server.StompClient.Frame;
import chat.parley.server.limits.LogInAttempts;
import chat.parley.server.limits.TurnedClock;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever does too much is told when to try again, nobody else is, and then it works; on a server with small limits. */
@LimitedServerTest
class LimitsTest {
    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TurnedClock clock;

    @Autowired
    private LogInAttempts logIns;

    @Autowired
    private HikariDataSource dataSource;

    private LimitedServer limited;
    private Server server;
    private String room;
    private String ada;
    private String bob;

    @BeforeEach
    void openARoom() {
        clock.turn(Duration.ofHours(1));
        limited = new LimitedServer(port, jdbc);
        server = limited.server();
        room = server.newRoom();
        String test = UUID.randomUUID().toString().substring(0, 8);
        ada = "ada-" + test;
        bob = "bob-" + test;
    }

    @Test
    void postsOfAUser() {
        isDone(post(room, ada));
        isDone(post(room, ada));
        double before = limited.metric("parley_limits_refused_total{limit=\"posts-per-user\"}");
        isRefused(post(room, ada), 500);
        isRefused(post(server.newRoom(), ada), 500);
        assertThat(limited.metric("parley_limits_refused_total{limit=\"posts-per-user\"}"))
                .isEqualTo(before + 2);
        isDone(change(ada));
        isDone(post(room, bob));
        clock.turn(Duration.ofMillis(500));
        isDone(post(room, ada));
        isRefused(post(room, ada), 500);
    }

    /** As {@code import-seed} asks more often than anybody else. */
    @Test
    void anImportGoesOnWhenItMay(@TempDir Path directory) throws Exception {
        Path dump = Files.writeString(directory.resolve("dump"), "INSERT INTO Message VALUES(1,'ada','x',1);");
        String token = BadTokens.good(jdbc);
        assertThat(Stream.generate(() -> server.with(token).get("/session").status())
                        .limit(20) // The clock stands still meanwhile.
                        .toList())
                .contains(429);
        Map<String, String> environment = Map.of("PARLEY_URL", "http://localhost:" + port, "PARLEY_TOKEN", token);
        CompletableFuture<Ran> ran = new CompletableFuture<>();
        Thread importing = Thread.ofPlatform()
                .start(() -> ran.complete(Ran.command(environment, "import-seed", "--room", room, dump.toString())));
        await().until(() -> importing.getState() == Thread.State.TIMED_WAITING
                && Arrays.stream(importing.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().endsWith("SeedBatch")));
        clock.turn(Duration.ofHours(1));
        assertThat(ran.join().text(0)).contains("1 are now in " + room);
    }

    @Test
    void postsOfAUserOverStompInTheirOrder() {
        try (StompClient client = server.connect(ada)) {
            client.subscribe("/user/queue/errors", "errors");
            client.send("SEND\ndestination:/app/rooms/%s/messages\nreceipt:r%%d\n\n{\"content\":\"x\"}\0"
                    .formatted(room)
                    .repeat(4)
                    .formatted(1, 2, 3, 4));
            for (String receipt : List.of("r1", "r2")) {
                Frame stored = client.next();
                assertThat(stored.is("RECEIPT", "receipt-id", receipt))
                        .as(stored.toString())
                        .isTrue();
            }
            for (String receipt : List.of("r3", "r4")) {
                Frame refused = client.next();
                assertThat(refused.headers())
                        .containsEntry("destination", "/user/queue/errors")
                        .containsEntry("receipt-id", receipt)
                        .containsEntry("code", "rate-limited")
                        .containsEntry("retry-after-ms", "500");
                assertThat(refused.json().get("retryAfterMs").asInt()).isEqualTo(500);
            }
            clock.turn(Duration.ofMillis(500));
            client.post(room, "r5", "{\"content\":\"x\"}");
            assertThat(client.next().is("RECEIPT", "receipt-id", "r5")).isTrue();
            client.send("UNSUBSCRIBE\nid:errors\n\n\0");
            client.post(room, "r6", "{\"content\":\"x\"}");
            Frame error = client.next();
            assertThat(error.command()).isEqualTo("ERROR");
            assertThat(error.headers()).containsEntry("code", "rate-limited").containsEntry("retry-after-ms", "500");
        }
    }

    @Test
    void postsIntoARoom() {
        isDone(post(room, ada));
        isDone(post(room, ada));
        isDone(post(room, bob));
        isRefused(post(room, bob), 334);
        isDone(post(server.newRoom(), "eve"));
        clock.turn(Duration.ofMillis(334));
        isDone(post(room, "eve"));
    }

    @Test
    void changesByAUser() {
        isDone(change(ada));
        isDone(change(ada));
        isRefused(change(ada), 500);
        isDone(post(room, ada));
        isDone(change(bob));
        clock.turn(Duration.ofMillis(500));
        isDone(change(ada));
    }

    @Test
    void requestsFromAnAddress() {
        IntStream.range(0, 20)
                .forEach(i ->
                        assertThat(limited.get("192.0.2.1", "/rooms").status()).isEqualTo(200));
        isRefused(limited.get("192.0.2.1", "/rooms"), 50);
        isRefused(limited.get("192.0.2.1", "/no/such/path"), 50);
        assertThat(limited.get("192.0.2.2", "/rooms").status()).isEqualTo(200);
        clock.turn(Duration.ofMillis(50));
        assertThat(limited.get("192.0.2.1", "/rooms").status()).isEqualTo(200);
    }

    @Test
    void requestsOfAUserWhereverTheyAre() {
        String token = limited.logIn("192.0.2.3", ada).json().get("token").asString();
        String other = limited.logIn("192.0.2.3", bob).json().get("token").asString();
        for (int i = 0; i < 10; i++) {
            assertThat(unread("198.51.100." + i, token).status()).isEqualTo(200);
        }
        isRefused(unread("198.51.100.10", token), 100);
        assertThat(unread("198.51.100.10", other).status()).isEqualTo(200);
        clock.turn(Duration.ofMillis(100));
        assertThat(unread("198.51.100.10", token).status()).isEqualTo(200);
    }

    @Test
    void logInsFromAnAddress() {
        for (String path : List.of("/session", "/accounts", "/session")) {
            assertThat(limited.from("192.0.2.4", "POST", path, "{}").status()).isNotEqualTo(429);
        }
        isRefused(limited.logIn("192.0.2.4", bob), 20_000);
        isRefused(limited.from("192.0.2.4", "PUT", "/accounts/%s/password".formatted(ada), "{}"), 20_000);
        assertThat(limited.get("192.0.2.4", "/rooms").status()).isEqualTo(200);
        assertThat(limited.logIn("192.0.2.5", ada).status()).isEqualTo(201);
        clock.turn(Duration.ofSeconds(20));
        assertThat(limited.logIn("192.0.2.4", bob).status()).isEqualTo(201);
    }

    @Test
    void logInsForAName() {
        logIns.admit(ada);
        logIns.admit(ada);
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> logIns.admit(ada))
                .satisfies(refusal -> assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(30)));
        logIns.admit(bob);
        clock.turn(Duration.ofSeconds(30));
        logIns.admit(ada);
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> logIns.admit("a/b"))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.INVALID_USERNAME));
    }

    @Test
    void readsOfThePast() {
        String events = "/rooms/%s/events".formatted(room);
        String past = "/rooms/%s/messages?asOf=0".formatted(room);
        assertThat(limited.get("192.0.2.8", events).status()).isEqualTo(200);
        assertThat(limited.get("192.0.2.8", past).status()).isEqualTo(200);
        isRefused(limited.get("192.0.2.8", events), 500);
        isRefused(limited.get("192.0.2.8", past), 500);
        assertThat(limited.get("192.0.2.8", "/rooms/%s/messages".formatted(room))
                        .status())
                .isEqualTo(200);
        assertThat(limited.get("192.0.2.9", past).status()).isEqualTo(200);
        clock.turn(Duration.ofMillis(500));
        assertThat(limited.get("192.0.2.8", events).status()).isEqualTo(200);
    }

    @Test
    void aClientIsNotBelievedWhereItComesFromUnlessTheOperatorSaysSo() {
        try (Node node = Node.on(
                dataSource.getJdbcUrl(), "--parley.limits.enabled=true", "--parley.limits.log-ins-per-address=1/h")) {
            LimitedServer unbelieving = new LimitedServer(node.server().port(), jdbc);
            assertThat(unbelieving.logIn("192.0.2.10", ada).status()).isEqualTo(201);
            assertThat(unbelieving.logIn("192.0.2.11", bob).code()).isEqualTo("rate-limited");
            await().until(() -> unbelieving.metric("parley_nodes") == 2);
        }
        await().until(() -> limited.metric("parley_nodes") == 1); // and nothing counts twice any more
    }

    private Answer post(String into, String user) {
        return server.post(
                "/rooms/%s/messages".formatted(into), "{\"username\":\"%s\",\"content\":\"hello\"}".formatted(user));
    }

    /** Joins, or joins again: that is a change to be asked for, too. */
    private Answer change(String user) {
        return server.ask("PUT", "/rooms/%s/members/%s".formatted(room, user), "");
    }

    private Answer unread(String address, String token) {
        return server.send(server.request("/unread")
                .header("X-Forwarded-For", address)
                .header("Authorization", "Bearer " + token));
    }
}
