package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.server.Server.Answer;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What browsers are told with every answer, whoever makes it; and what pages of another origin get, which is nothing. */
@ServerTest
class HeadersTest {
    private static final String EVIL = "https://evil.example";
    private static final Map<String, String> OF_ALL = Map.of(
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Referrer-Policy", "no-referrer",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY");

    @LocalServerPort
    private int port;

    private Server server;

    @BeforeEach
    void find() {
        server = new Server(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/messages", // an answer
                "/rooms/nowhere", // a refusal
                "/messages?limit=x", // one of Spring's
                "/nowhere",
                "/audit", // one of Spring Security's
                "/rooms/a%2Fb/messages", // one of its firewall's
                "/rooms/%zz", // one of Jetty's
                "/error",
                "/ws", // no WebSocket
                "/actuator/health"
            })
    void anAnswerLoadsNothingAndIsKeptByNobody(String path) throws IOException {
        Map<String, String> headers = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(headers).containsAllEntriesOf(lowerCase(OF_ALL));
        assertThat(headers.get("content-security-policy"))
                .startsWith("default-src 'none';")
                .contains("frame-ancestors 'none'")
                .doesNotContain("'self'", "unsafe");
        assertThat(headers).containsEntry("cache-control", "no-store").containsKey("permissions-policy");
        assertThat(headers).doesNotContainKeys("server", "x-powered-by", "strict-transport-security", "set-cookie");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/9\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"
            })
    void whatIsNoHttpIsAnsweredLikewise(String request) throws IOException {
        assertThat(raw(request))
                .containsAllEntriesOf(lowerCase(OF_ALL))
                .containsEntry("content-type", "application/problem+json")
                .containsEntry("connection", "close")
                .doesNotContainKeys("server", "x-powered-by");
    }

    /** Once: an answer's own word on whether it may be kept stands alone. */
    @Test
    void noAnswerSaysAThingTwice() {
        HttpHeaders session = server.post("/session", "{\"username\":\"somebody with headers\"}")
                .response()
                .headers();
        assertThat(session.allValues("Cache-Control")).containsExactly("no-store");
        OF_ALL.keySet()
                .forEach(name -> assertThat(session.allValues(name)).as(name).hasSize(1));
    }

    @Test
    void aPageLoadsItsPartsFromHereAndRunsNoScriptThatStandsInIt() {
        for (String path :
                new String[] {"/", "/index.html", "/docs/swagger-ui/index.html", "/docs/swagger-ui/swagger-ui.css"}) {
            Answer page = server.get(path);
            assertThat(page.status()).isEqualTo(200);
            HttpHeaders headers = page.response().headers();
            OF_ALL.forEach((name, value) -> assertThat(headers.allValues(name)).containsExactly(value));
            assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                    .contains("script-src 'self';", "style-src 'self';", "frame-ancestors 'none'")
                    .doesNotContain("unsafe", "http", "*");
        }
    }

    /** A form or image of another page can ask without leave; what comes back is for this origin alone. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
    void noOtherOriginIsLetIn(String method) {
        for (String path : new String[] {"/messages", "/rooms", "/session", "/actuator/health", "/docs/openapi"}) {
            for (String origin : new String[] {EVIL, "null", "http://localhost:1", "https://localhost:" + port}) {
                Answer answer = server.send(server.request(path)
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "POST")
                        .header("Access-Control-Request-Headers", "authorization")
                        .method(method, BodyPublishers.noBody()));
                assertThat(answer.response().headers().map().keySet())
                        .as("%s %s from %s", method, path, origin)
                        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
                if (!method.matches("GET|HEAD|OPTIONS")) {
                    assertThat(answer.code()).isEqualTo("foreign-origin");
                }
            }
        }
    }

    @Test
    void aWebSocketIsForThisOriginAndThoseThatAreAllowed(@Autowired HikariDataSource database) {
        try (Node allowing = Node.on(
                database.getJdbcUrl(), "--parley.stomp.allowed-origins=https://chat.example.org,https://b.example")) {
            for (String foreign : List.of(EVIL, "null", "http://localhost:1", "http://localhost.evil.example")) {
                assertThatThrownBy(() -> open(server, foreign)).hasMessageContaining("WebSocketHandshakeException");
                assertThatThrownBy(() -> open(allowing.server(), foreign))
                        .hasMessageContaining("WebSocketHandshakeException");
            }
            open(server, "http://localhost:" + port).abort();
            open(allowing.server(), "https://chat.example.org").abort();
        }
    }

    private static WebSocket open(Server server, String origin) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Origin", origin)
                .buildAsync(URI.create("ws://localhost:" + server.port() + "/ws"), new WebSocket.Listener() {})
                .join();
    }

    private static Map<String, String> lowerCase(Map<String, String> headers) {
        Map<String, String> lower = new HashMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return lower;
    }

    /** As it is written: clients refuse to send some of this. */
    private Map<String, String> raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            Map<String, String> headers = new HashMap<>();
            answer.lines().skip(1).takeWhile(line -> !line.isEmpty()).forEach(line -> {
                String[] header = line.split(": *", 2);
                assertThat(headers.put(header[0].toLowerCase(Locale.ROOT), header[1]))
                        .as("another " + header[0])
                        .isNull();
            });
            return headers;
        }
    }
}
