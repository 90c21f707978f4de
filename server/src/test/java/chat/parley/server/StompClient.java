package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A STOMP client that hides nothing: raw frames over a WebSocket, kept in the order in which they came. */
final class StompClient implements WebSocket.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private volatile String closeReason = "";
    private WebSocket socket;
    private volatile long heardAt = System.nanoTime();
    private boolean isPaused;
    private boolean isOwedMore;

    /** Connects as somebody, and waits for CONNECTED. */
    static StompClient connect(int port, String login) {
        return connect(port, login, "");
    }

    /** The same, with a token, if that is not empty. */
    static StompClient connect(int port, String login, String token) {
        StompClient client = open(port);
        String passcode = token.isEmpty() ? "" : "passcode:" + token + "\n";
        client.send("CONNECT\naccept-version:1.2\nhost:localhost\nlogin:" + login + "\n" + passcode + "\n\0");
        assertThat(client.next().command()).isEqualTo("CONNECTED");
        return client;
    }

    /** Opens the WebSocket only. */
    static StompClient open(int port) {
        return open(port, HTTP.newWebSocketBuilder());
    }

    /** The same, as a proxy says that it is from that address. */
    static StompClient openFrom(int port, String address) {
        return open(port, HTTP.newWebSocketBuilder().header("X-Forwarded-For", address));
    }

    private static StompClient open(int port, WebSocket.Builder handshake) {
        StompClient client = new StompClient();
        client.socket = handshake
                .subprotocols("v12.stomp")
                .buildAsync(URI.create("ws://localhost:" + port + "/ws"), client)
                .join();
        return client;
    }

    void send(String text) {
        socket.sendText(text, true).join();
    }

    void sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    void post(String room, String receipt, String json) {
        send("SEND\ndestination:/app/rooms/%s/messages\nreceipt:%s\n\n%s\0".formatted(room, receipt, json));
    }

    /** Subscribes, and waits for the RECEIPT: from then on every event comes. */
    Frame subscribe(String destination, String id) {
        send("SUBSCRIBE\ndestination:%s\nid:%s\nreceipt:subscribed-%s\n\n\0".formatted(destination, id, id));
        return await(frame -> frame.is("RECEIPT", "receipt-id", "subscribed-" + id));
    }

    /** The next frame, whatever it is. */
    Frame next() {
        try {
            Frame frame = frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(frame)
                    .as("a frame within %s of a connection that is %s", PATIENCE, isOpen() ? "open" : "closed")
                    .isNotNull();
            return frame;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** The next frame, whatever it is, if one comes within that time. */
    Frame poll(long millis) {
        try {
            return frames.poll(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Reads no further: what the server sends piles up on the way, until the server cannot write any more. */
    synchronized void pause() {
        isPaused = true;
    }

    /** Reads again. */
    synchronized void readOn() {
        isPaused = false;
        if (isOwedMore) {
            isOwedMore = false;
            socket.request(1);
        }
    }

    private synchronized void requestMore(WebSocket webSocket) {
        isOwedMore = isPaused;
        if (!isPaused) {
            webSocket.request(1);
        }
    }

    /** The next frame of a kind; those before it are passed over. */
    Frame await(Predicate<Frame> wanted) {
        Frame frame = next();
        while (!wanted.test(frame)) {
            assertThat(frame.command()).as(frame.toString()).isNotEqualTo("ERROR");
            frame = next();
        }
        return frame;
    }

    /** Whatever came and was not taken yet. */
    List<Frame> rest() {
        List<Frame> rest = new java.util.ArrayList<>();
        frames.drainTo(rest);
        return rest;
    }

    /** How many frames came and were not taken yet. */
    int waiting() {
        return frames.size();
    }

    /** Waits until the server ends the connection, and says with which WebSocket status. */
    int closeStatus() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** What the server gave as its reason, once it has ended the connection. */
    String closeReason() {
        return closeReason;
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    /** Whether nothing came for so long, not even a heart-beat. */
    boolean isSilentFor(Duration time) {
        return System.nanoTime() - heardAt > time.toNanos();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
        heardAt = System.nanoTime();
        partial.append(text);
        if (last) {
            String whole = partial.toString();
            partial.setLength(0);
            if (!whole.isBlank()) { // else a heart-beat
                frames.add(Frame.parse(whole));
            }
        }
        requestMore(webSocket);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
        closeReason = reason;
        closed.complete(status);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable failure) {
        closeReason = String.valueOf(failure);
        closed.complete(1006);
    }

    /** Drops the connection without a word. */
    @Override
    public void close() {
        socket.abort();
        closed.complete(1006);
    }

    record Frame(String command, Map<String, String> headers, String body) {
        static Frame parse(String text) {
            int end = text.indexOf("\n\n");
            List<String> lines = text.substring(0, end).lines().toList();
            Map<String, String> headers = new LinkedHashMap<>();
            for (String line : lines.subList(1, lines.size())) {
                int colon = line.indexOf(':');
                headers.putIfAbsent(
                        line.substring(0, colon), line.substring(colon + 1).replace("\\c", ":"));
            }
            return new Frame(lines.getFirst(), headers, text.substring(end + 2, text.lastIndexOf('\0')));
        }

        boolean is(String wanted, String header, String value) {
            return command.equals(wanted) && value.equals(headers.get(header));
        }

        String header(String name) {
            return headers.get(name);
        }

        long sequence() {
            return Long.parseLong(headers.get("sequence"));
        }

        JsonNode json() {
            return Server.JSON.readTree(body);
        }
    }
}
