package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A server that is asked from many addresses, as a proxy says, and refuses what is too much. */
final class LimitedServer {
    private final Server server;
    private final Server operator;

    LimitedServer(int port, JdbcClient jdbc) {
        this.server = new Server(port);
        this.operator = server.with(BadTokens.good(jdbc));
    }

    Server server() {
        return server;
    }

    static void isDone(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
    }

    static void isRefused(Answer answer, long retryAfterMs) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.code()).isEqualTo("rate-limited");
        assertThat(answer.json().get("retryAfterMs").asLong()).isEqualTo(retryAfterMs);
        assertThat(answer.response().headers().firstValue("Retry-After"))
                .contains(Long.toString((retryAfterMs + 999) / 1000));
    }

    Answer logIn(String address, String user) {
        return from(address, "POST", "/session", "{\"username\":\"%s\"}".formatted(user));
    }

    Answer get(String address, String path) {
        return server.send(server.request(path).header("X-Forwarded-For", address));
    }

    Answer from(String address, String method, String path, String json) {
        return server.send(server.request(path)
                .header("X-Forwarded-For", address)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json)));
    }

    /** The value of a metric, from an address that asks for nothing else. */
    double metric(String name) {
        String metrics = operator.send(operator.request("/actuator/prometheus").header("X-Forwarded-For", "192.0.2.99"))
                .text();
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + metrics));
    }
}
