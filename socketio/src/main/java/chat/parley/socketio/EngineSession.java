package chat.parley.socketio;

import static chat.parley.socketio.ProtocolException.malformed;
import static chat.parley.socketio.ProtocolException.tooLarge;

import chat.parley.socketio.EngineSocket.Ending;
import chat.parley.socketio.EngineSocket.Written;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One client, on however many connections: its binding passes on what comes in, and the session speaks Engine.IO with it,
 * and Socket.IO on top of that.
 */
public final class EngineSession {
    private static final byte[] PING = {'2'};
    private static final byte[] LEAVE = {'1'};
    /** It may be this process that stood still, and not the client. */
    private static final int LATE_LOOKS_MAX = 3;

    private final EngineServer server;
    private final String sid;
    private final EngineSettings settings;
    private final SocketIoHandler handler;
    private final SocketIoReader reader;
    private final EngineOutbound outbound;
    private final EngineUpgrade upgrade;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicBoolean posting = new AtomicBoolean();
    private volatile boolean deaf;
    private volatile long heard = System.nanoTime();
    private volatile long closingSince;
    private long lastPing = heard;
    private boolean isPingOpen;
    private int lateLooks;

    EngineSession(EngineServer server, String sid, Function<EngineSession, SocketIoHandler> application) {
        this.server = server;
        this.sid = sid;
        this.settings = server.settings();
        this.outbound = new EngineOutbound(this::over);
        this.upgrade = new EngineUpgrade(outbound);
        outbound.own(SocketIoPackets.packet("0" + handshake()));
        this.handler = application.apply(this);
        this.reader = new SocketIoReader(handler, outbound::own);
    }

    private String handshake() {
        ObjectNode handshake = SocketIoPackets.JSON.createObjectNode().put("sid", sid);
        handshake.putArray("upgrades").add("websocket");
        return handshake
                .put("pingInterval", settings.pingInterval().toMillis())
                .put("pingTimeout", settings.pingTimeout().toMillis())
                .put("maxPayload", settings.payloadBytesMax())
                .toString();
    }

    /** Its secret: whoever has it can be this client. */
    public String sid() {
        return sid;
    }

    /** Writes packets; says when they are written, and is not to be given others before. */
    public void send(List<byte[]> packets, Written done) {
        outbound.send(packets, done);
    }

    /** Ends the session after what was sent, and these packets. */
    public void close(List<byte[]> last, Ending ending, String reason) {
        deaf = true;
        closingSince = System.nanoTime();
        outbound.close(last, ending, reason);
    }

    /** Drops the connection at once. */
    public void abort() {
        deaf = true;
        outbound.abort();
    }

    /** It has no WebSocket. */
    public boolean isPolling() {
        return outbound.isPolling();
    }

    /** Takes a poll of the client; false if there is one already, which ends the session. */
    public boolean poll(EnginePoll poll) {
        boolean isTaken = outbound.poll(poll);
        if (!isTaken) {
            violated(malformed("two polls came at a time"));
        }
        return isTaken;
    }

    /** Takes what the client posted; says what is wrong with it, null if nothing is. */
    public @Nullable String post(byte[] payload) {
        if (deaf && Arrays.equals(payload, LEAVE)) { // It was sent away, and says that it has heard so.
            outbound.end();
            return null;
        }
        if (!posting.compareAndSet(false, true)) {
            ProtocolException overlap = malformed("two posts came at a time");
            violated(overlap);
            return overlap.sentence();
        }
        try {
            return take(() -> {
                requireSize(payload.length);
                for (String packet : EnginePayload.split(payload)) {
                    if (!deaf) {
                        handle(packet);
                    }
                }
            });
        } finally {
            posting.set(false);
        }
    }

    /** The client posts more than it may. */
    public void postedTooMuch() {
        violated(tooLarge("a payload is at most %d bytes".formatted(settings.payloadBytesMax())));
    }

    /** A WebSocket was opened for a session that is new. */
    void begin(EngineSocket socket) {
        if (!outbound.use(socket)) {
            socket.abort();
        }
    }

    /** A WebSocket was opened for a session that polls; false if it needs none. */
    public boolean upgrade(EngineSocket socket) {
        return upgrade.begin(socket, () -> deaf);
    }

    /** Takes a message of text. */
    public void received(EngineSocket from, String message, int bytes) {
        if (upgrade.isProbing(from)) {
            if (upgrade.received(from, message)) {
                server.upgraded();
            }
        } else if (outbound.isUsing(from)) {
            take(() -> {
                requireSize(bytes);
                handle(message);
            });
        }
    }

    /** Takes a binary message, of whose bytes nothing is wanted. */
    public void receivedBinary(EngineSocket from, int bytes) {
        if (upgrade.isProbing(from)) {
            upgrade.giveUp(from, "an upgrade is text");
        } else if (outbound.isUsing(from)) {
            take(() -> {
                requireSize(bytes);
                reader.binary();
            });
        }
    }

    /** A WebSocket is gone. */
    public void closed(EngineSocket socket) {
        if (!upgrade.takeOff(socket)) {
            outbound.closed(socket);
        }
    }

    private @Nullable String take(Runnable input) {
        turn.lock();
        try {
            if (!deaf) {
                input.run();
            }
            return null;
        } catch (ProtocolException violation) {
            violated(violation);
            return violation.sentence();
        } finally {
            turn.unlock();
            heard = System.nanoTime();
        }
    }

    private void violated(ProtocolException violation) {
        deaf = true;
        handler.violated(violation.sentence(), violation.isTooLarge());
    }

    private void requireSize(int bytes) {
        if (bytes > settings.payloadBytesMax()) {
            throw tooLarge("a payload is at most %d bytes".formatted(settings.payloadBytesMax()));
        }
    }

    private void handle(String packet) {
        switch (packet.isEmpty() ? ' ' : packet.charAt(0)) {
            case '4' -> reader.text(packet.substring(1));
            case 'b' -> reader.binary();
            case '3', '6' -> {} // a sign of life
            case '1' -> leave();
            case '2' -> throw malformed("it is the server that pings");
            default -> throw malformed("there is no such type of packet for a client to send");
        }
    }

    /** A client that says so does not poll again. */
    private void leave() {
        if (outbound.isPolling()) {
            deaf = true;
            outbound.end();
        } else {
            close(List.of(), Ending.NORMAL, "");
        }
    }

    private void over() {
        deaf = true;
        upgrade.drop();
        server.over(this);
        handler.closed();
    }

    /** Does what is due; called now and then, by one thread. */
    void look(long now) {
        upgrade.look(now, settings.upgradeWithin().toNanos());
        if (closingSince != 0) {
            if (now - closingSince >= settings.lingering().toNanos()) {
                outbound.abort();
            }
        } else if (turn.isLocked()) {
            heard = now; // A client is not silent while it is not read.
        } else {
            lookAtPing(now);
        }
    }

    private void lookAtPing(long now) {
        if (isPingOpen && heard - lastPing > 0) {
            isPingOpen = false;
            lateLooks = 0;
        }
        if (!isPingOpen) {
            if (now - lastPing >= settings.pingInterval().toNanos()) {
                isPingOpen = true;
                lastPing = now;
                outbound.own(PING);
            }
        } else if (now - lastPing >= settings.pingTimeout().toNanos() && ++lateLooks >= LATE_LOOKS_MAX) {
            abort();
        }
    }
}
