package chat.parley.server.socketio;

import static java.util.Objects.requireNonNull;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.socketio.EngineSession;
import chat.parley.socketio.EngineSocket;
import chat.parley.socketio.SocketIoEvent;
import chat.parley.socketio.SocketIoHandler;
import chat.parley.socketio.SocketIoPackets;
import chat.parley.stomp.StompSession;
import chat.parley.stomp.Transport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client of Socket.IO in the room. To the server it is a STOMP session like others, with this as its transport: what the
 * client emits becomes frames, and frames become packets.
 */
final class RoomConnection implements SocketIoHandler, Transport {
    static final String MESSAGE = "message";
    private static final String EXCEPTION = "exception";
    /** What a client sent is no more repeated in a write that has so much already. */
    private static final int REPEATING_BYTES_MAX = 64 * 1_024;

    private static final String ERRORS = "/user/queue/errors";
    private static final String ERRORS_ID = "errors";
    /** The receipts of the subscription: of one that goes on from a place, and of one from now on. */
    private static final String RESUMED = "resumed";

    private static final String JOINED = "joined";

    private final SocketIoGateway gateway;
    private final EngineSession engine;
    private final @Nullable String authorization;
    private final StompSession stomp;
    private final Map<String, Asked> asked = new ConcurrentHashMap<>(2);
    private long receipts;
    private boolean cannotResume;
    private volatile @Nullable Place place;
    private volatile boolean admitted;

    RoomConnection(SocketIoGateway gateway, EngineSession engine, String address, @Nullable String authorization) {
        this.gateway = gateway;
        this.engine = engine;
        this.authorization = authorization;
        this.stomp = gateway.open(this, () -> cannotResume = true, address);
    }

    /** A handshake may have a token, too; that of CONNECT is the nearer one. */
    @Override
    public void connect(ObjectNode auth) {
        try {
            String token = line(auth, "token", Reason.INVALID_TOKEN);
            String bearer = token == null ? authorization : "Bearer " + token;
            String login = line(auth, "username", Reason.INVALID_USERNAME);
            frame("CONNECT", null, "accept-version", "1.2", "host", "-", "Authorization", bearer, "login", login);
        } catch (Refusal unreadable) {
            stomp.end(unreadable);
            return;
        }
        frame("SUBSCRIBE", null, "destination", ERRORS, "id", ERRORS_ID);
        place = Place.of(auth, gateway.room());
        Place resumed = place;
        if (resumed != null) {
            subscribe(resumed.after(), RESUMED);
        }
        if (resumed == null || cannotResume) {
            subscribe(null, JOINED);
        }
    }

    private static @Nullable String line(ObjectNode auth, String name, Reason reason) {
        JsonNode value = auth.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString() || !StompText.isOneLine(value.asString())) {
            throw new Refusal(reason, "%s is a line of text".formatted(name));
        }
        return value.asString();
    }

    private void subscribe(@Nullable String after, String receipt) {
        String destination = "/topic/rooms/" + gateway.room();
        frame("SUBSCRIBE", null, "destination", destination, "id", "room", "after", after, "receipt", receipt);
    }

    @Override
    public void event(SocketIoEvent event) {
        if (!event.name().equals(MESSAGE)) {
            refuse(event, Reason.UNKNOWN_DESTINATION, "there is no such event for clients: emit message");
        } else if (event.arguments().size() != 1) {
            refuse(event, Reason.INVALID_BODY, "message takes one object, with username and content");
        } else {
            String destination = "/app/rooms/%s/messages".formatted(gateway.room());
            frame(
                    "SEND",
                    event.arguments().getFirst(),
                    "destination",
                    destination,
                    "receipt",
                    ask(event, gateway.messageId(event)));
        }
    }

    @Override
    public void binary(SocketIoEvent event) {
        refuse(event, Reason.INVALID_BODY, "this is a chat of text: attachments are not taken");
    }

    private void refuse(SocketIoEvent event, Reason reason, String words) {
        frame(
                "SEND",
                null,
                "destination",
                EXCEPTION,
                GatewayFrames.REASON,
                reason.name(),
                GatewayFrames.WORDS,
                words,
                "receipt",
                ask(event, null));
    }

    private String ask(SocketIoEvent event, @Nullable String messageId) {
        String receipt = Long.toString(++receipts);
        if (asked.size() < gateway.askedMax()) {
            asked.put(receipt, Asked.of(event, messageId));
        } else {
            engine.abort(); // Its STOMP session is over, so nothing of this is answered, and still it sends.
        }
        return receipt;
    }

    private void frame(String command, @Nullable String body, @Nullable String... headers) {
        stomp.receive(StompText.frame(command, body, Arrays.asList(headers)));
    }

    @Override
    public void disconnect() {
        frame("DISCONNECT", null);
    }

    @Override
    public void violated(String sentence, boolean isTooLarge) {
        stomp.end(new Refusal(isTooLarge ? Reason.TOO_LARGE : Reason.PROTOCOL_ERROR, sentence));
    }

    @Override
    public void closed() {
        gateway.closed(stomp);
    }

    @Override
    public void send(List<byte[]> frames, Done done) {
        List<byte[]> packets = new ArrayList<>(frames.size());
        boolean isLast = false;
        for (byte[] frame : frames) {
            isLast |= translate(frame, packets);
        }
        if (packets.isEmpty()) {
            done.done(true);
        } else if (isLast) {
            engine.close(packets, EngineSocket.Ending.ERROR, "");
        } else {
            engine.send(packets, done::done);
        }
    }

    /** Adds the packets that a frame becomes; says whether they are the last. */
    private boolean translate(byte[] frame, List<byte[]> packets) {
        byte[] known = gateway.feed().known(frame);
        if (known != null) {
            packets.add(known);
            return false;
        }
        StompText.Read read = new StompText.Read(frame);
        return switch (read.command()) {
            case "RECEIPT" -> {
                answered(read, packets);
                yield false;
            }
            case "MESSAGE" -> {
                if (ERRORS_ID.equals(read.header("subscription"))) {
                    yield refused(read, packets);
                }
                packets.add(gateway.feed().translate(frame, read));
                yield false;
            }
            case "ERROR" -> {
                end(read, packets);
                yield true;
            }
            default -> false; // CONNECTED: it is the subscription that lets a client in.
        };
    }

    private void answered(StompText.Read receipt, List<byte[]> packets) {
        String id = requireNonNull(receipt.header("receipt-id"));
        String sequence = requireNonNull(receipt.header("sequence"));
        Asked of = asked.remove(id);
        if (of == null) {
            admitted = true;
            Place resumed = place;
            String pid = resumed != null && id.equals(RESUMED) ? resumed.pid() : gateway.newPid(sequence);
            packets.add(SocketIoPackets.connected(stomp.id(), pid));
        } else if (of.ackId() != null) {
            packets.add(SocketIoPackets.ack(of.ackId(), gateway.stored(of, sequence, receipt.header("duplicate"))));
        }
    }

    private boolean refused(StompText.Read refusal, List<byte[]> packets) {
        String id = refusal.header("receipt-id");
        if (RESUMED.equals(id) && cannotResume) {
            return false;
        }
        Asked of = id == null ? null : asked.remove(id);
        if (of == null) { // The subscription is not to be had, or goes on no more.
            end(refusal, packets);
            return true;
        }
        int bytes = packets.stream().mapToInt(packet -> packet.length).sum();
        Asked shown = bytes < REPEATING_BYTES_MAX ? of : of.withoutData();
        packets.add(SocketIoPackets.event(EXCEPTION, gateway.exception(refusal.body(), shown)));
        return false;
    }

    /** A client that is in is told, and sent away; it does not come back by itself with what it came with. */
    private void end(StompText.Read why, List<byte[]> packets) {
        if (admitted) {
            packets.add(SocketIoPackets.event(EXCEPTION, gateway.exception(why.body(), null)));
            packets.add(SocketIoPackets.disconnect());
        } else {
            packets.add(gateway.connectError(why.body()));
        }
    }

    @Override
    public void close(List<byte[]> last, Ending ending, String reason) {
        List<byte[]> packets = new ArrayList<>(last.size());
        last.forEach(frame -> translate(frame, packets));
        engine.close(packets, EngineSocket.Ending.valueOf(ending.name()), reason);
    }

    @Override
    public void close(Ending ending, String reason) {
        close(List.of(), ending, reason);
    }

    @Override
    public void sendHeartBeat() {
        // There are none: Engine.IO has pings of its own.
    }

    @Override
    public void ping() {
        stomp.alive(); // as far as Engine.IO knows
    }

    @Override
    public void abort() {
        engine.abort();
    }
}
