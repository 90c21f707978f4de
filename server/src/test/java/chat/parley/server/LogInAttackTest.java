package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** Somebody tries ten thousand passwords, from as many addresses as they like; the limits are those of every server. */
@SpringBootTest(
        classes = ParleyServer.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "parley.data-dir=target/test-data/${random.uuid}",
            "parley.auth=accounts",
            "server.forward-headers-strategy=native"
        })
@DirtiesContext
class LogInAttackTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final int ATTEMPTS = 10_000;
    private static final int ADDRESSES = 5_000;
    /** Ten at once and, while the attack lasts, another every six seconds. */
    private static final int LOOKED_AT_MAX = 100;

    @LocalServerPort
    private int port;

    @Test
    void getsNowhereAndIsInNobodysWay() {
        assertThat(from(1, "POST", "/accounts", "ada", PASSWORD).status()).isEqualTo(201);
        assertThat(from(2, "POST", "/accounts", "bob", PASSWORD).status()).isEqualTo(201);
        Map<String, Integer> answers = new ConcurrentHashMap<>();
        IntStream.range(0, ATTEMPTS)
                .parallel()
                .mapToObj(i -> from(10 + i % ADDRESSES, "POST", "/session", "ada", "guess number " + i))
                .forEach(answer -> answers.merge(answer.code(), 1, Integer::sum));
        assertThat(answers).containsOnlyKeys("invalid-credentials", "rate-limited");
        assertThat(answers.get("invalid-credentials")).isLessThan(LOOKED_AT_MAX);

        Answer later = from(3, "POST", "/session", "ada", PASSWORD);
        assertThat(later.code())
                .as("she waits for seconds, and is not locked out")
                .isEqualTo("rate-limited");
        assertThat(later.json().get("retryAfterMs").asInt()).isLessThanOrEqualTo(6_000);
        assertThat(from(4, "POST", "/session", "bob", PASSWORD).status()).isEqualTo(201);
    }

    private Answer from(int address, String method, String path, String username, String password) {
        Server server = new Server(port);
        return server.send(server.request(path)
                .header("X-Forwarded-For", "10.0.%d.%d".formatted(address / 256, address % 256))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        BodyPublishers.ofString(
                                "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password))));
    }
}
