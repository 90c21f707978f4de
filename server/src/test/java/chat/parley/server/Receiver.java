package chat.parley.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;

/** A program to which events are delivered: it keeps every request, and answers the n-th as it is told. */
final class Receiver implements AutoCloseable {
    private final HttpServer http;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile IntUnaryOperator answers = count -> 204;

    record Request(String path, Map<String, List<String>> headers, String body, int answered) {
        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }

    Receiver() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::take);
        http.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int status = answers.applyAsInt(requests.size());
        requests.add(new Request(exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), body, status));
        exchange.getResponseHeaders().set("Location", url("/elsewhere"));
        exchange.getResponseHeaders().set("Set-Cookie", "a=b");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** What the request is answered before which there were so many. */
    void answer(IntUnaryOperator statuses) {
        answers = statuses;
    }

    List<Request> requests() {
        return requests;
    }

    /** The bodies that were taken. */
    List<String> taken() {
        return requests.stream()
                .filter(request -> request.answered() == 204)
                .map(Request::body)
                .toList();
    }

    String url(String path) {
        return "http://localhost:%d%s".formatted(http.getAddress().getPort(), path);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
