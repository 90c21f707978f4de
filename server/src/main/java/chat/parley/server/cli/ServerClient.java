package chat.parley.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** A running server, asked over HTTP; whatever it refuses is a {@link CommandFailure}. */
final class ServerClient implements AutoCloseable {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final int UNAUTHORIZED = 401;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX)
            .build();
    private final String url;
    private final @Nullable ObjectNode login;
    private volatile @Nullable String token;

    private ServerClient(URI url, @Nullable ObjectNode login, @Nullable String token) {
        this.url = url.toString().replaceAll("/+$", "");
        this.login = login;
        this.token = token;
    }

    static ServerClient withToken(URI url, @Nullable String token) {
        return new ServerClient(url, null, token);
    }

    /** With a session of its own, which ends with it: in the open mode nobody else could have the name before. */
    static ServerClient loggedIn(URI url, String username, @Nullable String password) {
        ObjectNode login = OperatorCommands.JSON.createObjectNode().put("username", username);
        if (password != null) {
            login.put("password", password);
        }
        ServerClient client = new ServerClient(url, login, null);
        client.logIn(login);
        return client;
    }

    private void logIn(ObjectNode names) {
        token = null;
        token = ask("POST", "/session", names).path("token").asString();
    }

    JsonNode get(String path) {
        HttpResponse<String> answer = answer(path);
        if (answer.statusCode() == UNAUTHORIZED && login != null) { // Its token has expired.
            logIn(login);
            answer = answer(path);
        }
        return accepted(answer.statusCode(), answer.body());
    }

    /** Whatever the answer is. */
    HttpResponse<String> answer(String path) {
        return send(request(path).GET(), BodyHandlers.ofString());
    }

    /** Asks for a change; without a body if that is missing. Empty answers are missing nodes. */
    JsonNode ask(String method, String path, JsonNode body) {
        return body.isMissingNode()
                ? send(method, path, BodyPublishers.noBody(), "")
                : send(method, path, BodyPublishers.ofString(body.toString()), "application/json");
    }

    JsonNode send(String method, String path, BodyPublisher body, String type) {
        HttpResponse<String> answer = sent(method, path, body, type);
        if (answer.statusCode() == UNAUTHORIZED && login != null && token != null) { // It has expired.
            logIn(login);
            answer = sent(method, path, body, type);
        }
        return accepted(answer.statusCode(), answer.body());
    }

    private HttpResponse<String> sent(String method, String path, BodyPublisher body, String type) {
        HttpRequest.Builder request = request(path).method(method, body);
        return send(type.isEmpty() ? request : request.header("Content-Type", type), BodyHandlers.ofString());
    }

    /** An answer that is read while it comes. */
    InputStream open(String path) {
        HttpResponse<InputStream> answer = send(request(path).GET(), BodyHandlers.ofInputStream());
        if (answer.statusCode() >= 300) {
            try (InputStream problem = answer.body()) {
                accepted(answer.statusCode(), new String(problem.readAllBytes(), UTF_8));
            } catch (IOException failure) {
                throw unreachable(failure);
            }
        }
        return answer.body();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private <B> HttpResponse<B> send(HttpRequest.Builder request, HttpResponse.BodyHandler<B> body) {
        try {
            return http.send(request.build(), body);
        } catch (IOException failure) {
            throw unreachable(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted");
        }
    }

    CommandFailure unreachable(IOException failure) {
        return new CommandFailure(
                CommandFailure.UNREACHABLE,
                "unreachable",
                "%s cannot be reached (%s): is it there? --url or PARLEY_URL says where".formatted(url, why(failure)));
    }

    /** The client of the JDK says nothing of a connection that nobody takes. */
    private static String why(IOException failure) {
        return failure.getMessage() != null
                ? failure.getMessage()
                : failure instanceof ConnectException ? "nobody takes the connection" : "the connection broke";
    }

    private JsonNode accepted(int status, String text) {
        JsonNode json = json(text);
        if (status >= 300) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    json.path("code").asString("failed"),
                    status == UNAUTHORIZED && token == null && login == null
                            ? "say who you are: PARLEY_TOKEN, --token-file, or PARLEY_USERNAME with PARLEY_PASSWORD"
                            : json.path("detail").asString("the server answered " + status));
        }
        return json;
    }

    private static JsonNode json(String text) {
        try {
            return text.isEmpty() ? MissingNode.getInstance() : OperatorCommands.JSON.readTree(text);
        } catch (JacksonException notOurs) {
            return MissingNode.getInstance();
        }
    }

    /** A name as a part of a path. */
    static String segment(String name) {
        return URLEncoder.encode(name, UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        if (login != null && token != null) {
            try {
                ask("DELETE", "/session", MissingNode.getInstance());
            } catch (CommandFailure itEndsByItself) {
                // Nobody minds: it is not renewed.
            }
            token = null;
        }
        http.shutdown();
    }
}
