package chat.parley.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A session, and all that it did: what its application was told, and what its client was. */
class RecordedSession implements SocketIoHandler {
    static final EngineSettings SETTINGS = new EngineSettings(
            Duration.ofSeconds(25), Duration.ofSeconds(20), 1_000, 100, Duration.ofSeconds(10), Duration.ofSeconds(10));

    final List<String> told = new ArrayList<>();
    EngineSession session;

    static RecordedSession polling(EngineServer server) {
        RecordedSession recorded = new RecordedSession();
        recorded.session = server.open(session -> recorded);
        return recorded;
    }

    static RecordedSession on(EngineServer server, Socket socket) {
        RecordedSession recorded = new RecordedSession();
        recorded.session = server.open(socket, session -> recorded);
        return recorded;
    }

    /** One that polls, and has had its handshake. */
    static RecordedSession begun(EngineServer server) {
        RecordedSession recorded = polling(server);
        recorded.poll().written();
        return recorded;
    }

    Poll poll() {
        Poll poll = new Poll();
        session.poll(poll);
        return poll;
    }

    void send(String packet) {
        session.send(List.of(packet.getBytes(UTF_8)), written -> {});
    }

    String post(String payload) {
        return session.post(payload.getBytes(UTF_8));
    }

    void receive(Socket socket, String message) {
        session.received(socket, message, message.length());
    }

    @Override
    public void connect(ObjectNode auth) {
        told.add("connect " + auth);
    }

    @Override
    public void event(SocketIoEvent event) {
        told.add("event " + shown(event));
    }

    @Override
    public void binary(SocketIoEvent event) {
        told.add("binary " + shown(event));
    }

    private static String shown(SocketIoEvent event) {
        return event.name() + event.arguments() + (event.ackId() == null ? "" : " " + event.ackId());
    }

    @Override
    public void disconnect() {
        told.add("disconnect");
    }

    @Override
    public void violated(String sentence, boolean isTooLarge) {
        told.add((isTooLarge ? "too large: " : "violated: ") + sentence);
    }

    @Override
    public void closed() {
        told.add("closed");
    }

    /** A request that waits, or was answered; it is written when the test says so. */
    static final class Poll implements EnginePoll {
        String answer;
        boolean isAborted;
        EngineSocket.Written done;

        @Override
        public void answer(byte[] payload, EngineSocket.Written whenDone) {
            answer = new String(payload, UTF_8);
            done = whenDone;
        }

        @Override
        public void abort() {
            isAborted = true;
        }

        Poll written() {
            done.written(true);
            return this;
        }
    }

    /** A WebSocket that writes at once, or as the test says. */
    static final class Socket implements EngineSocket {
        final List<String> sent = new ArrayList<>();
        boolean isSlow;
        String closed;
        boolean isAborted;
        Written done;
        Runnable onSend = () -> {};

        @Override
        public void send(List<byte[]> packets, Written whenDone) {
            onSend.run();
            packets.forEach(packet -> sent.add(new String(packet, UTF_8)));
            if (isSlow) {
                done = whenDone;
            } else {
                whenDone.written(true);
            }
        }

        @Override
        public void close(List<byte[]> last, Ending ending, String reason) {
            last.forEach(packet -> sent.add(new String(packet, UTF_8)));
            closed = ending + " " + reason;
        }

        @Override
        public void abort() {
            isAborted = true;
        }
    }
}
