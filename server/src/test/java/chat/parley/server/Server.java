package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Lazy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A running server as its users meet it: HTTP and STOMP on one port.
 *
 * <p>A {@link ServerTest} has the shared one injected, which is made once the port is known.
 */
@Lazy
final class Server {
    static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern USERNAME = Pattern.compile("\"username\":\"([^\"]+)\"");
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");
    private static final Map<String, Server> SESSIONS = new ConcurrentHashMap<>();
    private static final Map<Integer, String> OPERATORS = new ConcurrentHashMap<>();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port;
    private final @Nullable String token;

    @Autowired
    Server(@Value("${local.server.port}") int port) {
        this(port, null);
    }

    private Server(int port, @Nullable String token) {
        this.port = port;
        this.token = token;
    }

    /** The same, asked with a session of that name; it is shared, as nobody else can have the name meanwhile. */
    Server as(String username) {
        String key = port + "/" + username;
        Answer session = posted("/session", "{\"username\":\"%s\"}".formatted(username));
        if (session.status() == 201) {
            SESSIONS.put(key, new Server(port, session.json().get("token").asString()));
            if (session.json().get("operator").asBoolean()) {
                OPERATORS.put(port, username);
            }
        }
        return requireNonNull(SESSIONS.get(key), session.text());
    }

    /** The same, asked with this token. */
    Server with(String anyToken) {
        return new Server(port, anyToken);
    }

    /** The same, asked by the operator: whoever first had a session here. */
    Server asOperator() {
        if (!OPERATORS.containsKey(port)) {
            as("root");
        }
        return as(requireNonNull(OPERATORS.get(port)));
    }

    /** Those that {@link #as} began have ended. */
    static void forgetSessions() {
        SESSIONS.clear();
    }

    String token() {
        return requireNonNull(token);
    }

    int port() {
        return port;
    }

    /** A connection on which nothing was said yet. */
    StompClient open() {
        return StompClient.open(port);
    }

    /** With the token of {@link #as}, if this test has one of that name. */
    StompClient connect(String login) {
        Server session = SESSIONS.get(port + "/" + login);
        return StompClient.connect(port, login, session == null ? "" : session.token());
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String json) {
        return speaker(json).posted(path, json);
    }

    private Answer posted(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    /** This one or, if the body has the name of somebody with a session of {@link #as}, that one: else it is not theirs. */
    private Server speaker(String json) {
        Matcher named = USERNAME.matcher(json);
        return token == null && named.find() ? SESSIONS.getOrDefault(port + "/" + named.group(1), this) : this;
    }

    /** Any request; without a body if that is empty. */
    Answer ask(String method, String path, String json) {
        return speaker(json).itself(method, path, json);
    }

    /** The same, by whoever this is, whomever the body names. */
    Answer itself(String method, String path, String json) {
        HttpRequest.Builder request = request(path);
        return send(
                json.isEmpty()
                        ? request.method(method, BodyPublishers.noBody())
                        : request.header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(json)));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** An answer that is read line by line; whoever closes it goes away. */
    BufferedReader read(String path) throws IOException, InterruptedException {
        return new BufferedReader(new InputStreamReader(
                HTTP.send(request(path).build(), BodyHandlers.ofInputStream()).body(), UTF_8));
    }

    HttpRequest.Builder request(String path) {
        URI uri = URI.create(URI.create("http://localhost:" + port + path).toASCIIString());
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    /** Opens a public room that no other test knows. */
    String newRoom() {
        String id = "room-" + UUID.randomUUID();
        assertThat(post("/rooms", "{\"id\":\"%s\",\"name\":\"A test\"}".formatted(id))
                        .status())
                .isEqualTo(201);
        return id;
    }

    /** Waits until a room that was opened on another node, or is projected by one, can be read here. */
    void awaitRoom(String room) {
        await().until(() -> get("/rooms/" + room).status() != 404);
    }

    /** Every message of a room, by following the links from the oldest page on. */
    List<JsonNode> history(String room) {
        return pages("/rooms/%s/messages?after=-1&limit=200".formatted(room));
    }

    /** Every event of a room, likewise. */
    List<JsonNode> events(String room) {
        return pages("/rooms/%s/events?limit=200".formatted(room));
    }

    private List<JsonNode> pages(String first) {
        List<JsonNode> all = new ArrayList<>();
        Optional<String> next = Optional.of(first);
        while (next.isPresent()) {
            Answer page = get(next.get());
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            page.json().forEach(all::add);
            next = page.next();
        }
        return all;
    }

    static String message(UUID id, String content) {
        ObjectNode body = JSON.createObjectNode();
        body.put("messageId", id.toString()).put("content", content);
        return body.toString();
    }

    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String text() {
            return response.body();
        }

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        String code() {
            assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
            return json().path("code").asString();
        }

        Optional<String> next() {
            return response.headers()
                    .firstValue("Link")
                    .map(NEXT::matcher)
                    .filter(Matcher::find)
                    .map(match -> match.group(1));
        }
    }
}
