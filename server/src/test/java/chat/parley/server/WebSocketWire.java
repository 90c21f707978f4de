package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.stomp.conformance.ServerFrame;
import chat.parley.stomp.conformance.Wire;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The running server, where rooms are the places. */
final class WebSocketWire implements Wire {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Server server;

    WebSocketWire(Server server) {
        this.server = server;
    }

    @Override
    public Socket open() {
        Socket socket = new Socket();
        socket.socket = HTTP.newWebSocketBuilder()
                .subprotocols("v12.stomp", "v11.stomp", "v10.stomp")
                .buildAsync(URI.create("ws://localhost:" + server.port() + "/ws"), socket)
                .join();
        return socket;
    }

    /** A room that has its member already, and whose feed here knows it: from now on only what is said is heard. */
    @Override
    public Place newPlace() {
        String room = server.newRoom();
        String member = "/rooms/" + room + "/members/ada";
        assertThat(server.send(server.request(member).PUT(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(204);
        try (StompClient follower = server.connect("follower")) {
            follower.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:1\nafter:-1\n\n\0".formatted(room));
            follower.await(frame -> frame.is("MESSAGE", "type", "member.joined"));
        }
        return new Place("/app/rooms/" + room + "/messages", "/topic/rooms/" + room);
    }

    @Override
    public String body(String text) {
        return Server.JSON.createObjectNode().put("content", text).toString();
    }

    @Override
    public String text(ServerFrame message) {
        return Server.JSON.readTree(message.body()).path("content").asString();
    }

    /** A client's side of a WebSocket; each message from the server is a whole frame, or the end of a line. */
    static final class Socket implements Connection, WebSocket.Listener {
        private final BlockingQueue<ServerFrame> frames = new LinkedBlockingQueue<>();
        private final BlockingQueue<Boolean> binary = new LinkedBlockingQueue<>();
        private final BlockingQueue<Boolean> heartBeats = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
        private WebSocket socket;

        @Override
        public void send(String text) {
            socket.sendText(text, true).join();
        }

        @Override
        public void send(byte[] bytes) {
            socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        }

        @Override
        public ServerFrame next() {
            return next(frames);
        }

        /** Whether the next frame or heart-beat came as a binary message. */
        boolean isNextBinary() {
            return next(binary);
        }

        void awaitHeartBeat() {
            next(heartBeats);
        }

        private static <T> T next(BlockingQueue<T> queue) {
            try {
                T next = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(next).as("within %s", PATIENCE).isNotNull();
                return next;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }

        @Override
        public void awaitClosed() {
            Awaitility.await().atMost(PATIENCE).until(closed::isDone);
            assertThat(closed.join()).as("the close code").isIn(1000, 1002);
            assertThat(frames).as("frames after the last").isEmpty();
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
            return take(text.toString().getBytes(UTF_8), false, last);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            return take(bytes, true, last);
        }

        private CompletionStage<?> take(byte[] bytes, boolean isBinary, boolean last) {
            partial.writeBytes(bytes);
            if (last) {
                byte[] whole = partial.toByteArray();
                partial.reset();
                binary.add(isBinary);
                if (whole.length == 1 && whole[0] == '\n') {
                    heartBeats.add(true);
                } else {
                    frames.add(ServerFrame.parse(whole));
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
            closed.complete(status);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable failure) {
            closed.completeExceptionally(failure);
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
