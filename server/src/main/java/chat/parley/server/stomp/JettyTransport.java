package chat.parley.server.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.stomp.Transport;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.common.WebSocketSession;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/**
 * Frames over Jetty's WebSocket, each a message of its own.
 *
 * <p>It uses Jetty's core session because that takes encoded text as it is, and several messages in one write of the
 * socket; Jetty's and Jakarta's public interfaces take strings, which they would encode again for each client.
 */
public final class JettyTransport implements Transport {
    private static final byte[] END_OF_LINE = {'\n'};
    /** RFC 6455, 5.5: a control frame has at most 125 bytes, 2 of them the code. */
    private static final int REASON_BYTES_MAX = 123;

    private final WebSocketCoreSession session;
    private final WebSocketConnection connection;
    private volatile byte kind = OpCode.UNDEFINED;

    /** Over what Spring calls a session, which must be Jetty's. */
    public JettyTransport(org.springframework.web.socket.WebSocketSession socket) {
        WebSocketSession jetty = ((NativeWebSocketSession) socket).getNativeSession(WebSocketSession.class);
        if (jetty == null) {
            throw new IllegalStateException("the WebSocket server is not Jetty");
        }
        this.session = (WebSocketCoreSession) jetty.getCoreSession();
        this.connection = session.getConnection();
    }

    /** A client whose first message is a binary one is answered in such. */
    void heard(byte kindOfMessage) {
        if (kind == OpCode.UNDEFINED) {
            kind = kindOfMessage;
        }
    }

    @Override
    public void send(List<byte[]> frames, Done done) {
        int last = frames.size() - 1;
        for (int i = 0; i < last; i++) {
            write(frames.get(i), Callback.NOOP, true);
        }
        write(frames.get(last), new Written(done), false);
    }

    /**
     * Straight to the connection, which keeps the order, gathers, and refuses what comes after a CLOSE. Jetty's session would
     * first see whether to fragment the frame, and show it to extensions, of which there are none here.
     */
    private void write(byte[] frame, Callback whenWritten, boolean isMoreToCome) {
        connection.enqueueFrame(new OutgoingEntry.Builder()
                .frame(message(frame))
                .callback(whenWritten)
                .batch(isMoreToCome)
                .build());
    }

    /** A client that has said nothing yet is told of its timeout in text. */
    private Frame message(byte[] frame) {
        return new Frame(kind == OpCode.UNDEFINED ? OpCode.TEXT : kind, ByteBuffer.wrap(frame));
    }

    @Override
    public void sendHeartBeat() {
        write(END_OF_LINE, Callback.NOOP, false);
    }

    @Override
    public void ping() {
        session.sendFrame(new Frame(OpCode.PING), Callback.NOOP, false);
    }

    /** By the session, which holds CLOSE back until they are out: the connection drops what waits when an error's comes. */
    @Override
    public void close(List<byte[]> last, Ending ending, String reason) {
        last.forEach(frame -> session.sendFrame(message(frame), Callback.NOOP, true));
        close(ending, reason);
    }

    @Override
    public void close(Ending ending, String reason) {
        switch (ending) {
            case NORMAL -> session.close(1000, shortened(reason), Callback.NOOP);
            case GOING_AWAY -> session.sendFrame(new GoingAway(shortened(reason)).toFrame(), Callback.NOOP, false);
            case ERROR -> session.close(1002, shortened(reason), Callback.NOOP);
        }
    }

    /**
     * One that the client is to answer before the connection is closed. Jetty takes 1001 for an accident after which nothing
     * is read any more; what the client is just sending would then have the kernel drop what it was told last.
     */
    private static final class GoingAway extends CloseStatus {
        private GoingAway(String reason) {
            super(1001, reason);
        }

        @Override
        public boolean isAbnormal() {
            return false;
        }
    }

    private static String shortened(String reason) {
        String start = reason;
        while (start.getBytes(UTF_8).length > REASON_BYTES_MAX) {
            start = start.substring(0, start.offsetByCodePoints(start.length(), -1));
        }
        return start;
    }

    @Override
    public void abort() {
        session.abort();
    }

    /** Runs on whichever thread finds out, the one that waits for sockets included: what is done then never blocks. */
    private record Written(Done done) implements Callback {
        @Override
        public void succeeded() {
            done.done(true);
        }

        @Override
        public void failed(Throwable broken) {
            done.done(false);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
