package chat.parley.stomp.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.stomp.conformance.Wire.Connection;
import chat.parley.stomp.conformance.Wire.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** A client that speaks one version, says exactly what it is told to, and waits for what it asks for. */
final class Client implements AutoCloseable {
    private final Wire wire;
    private final Connection connection;
    private final Deque<ServerFrame> passedOver = new ArrayDeque<>();
    private String version = "1.0";
    private int receipts;

    Client(Wire wire) {
        this.wire = wire;
        this.connection = wire.open();
    }

    /** Connects with a version, and nothing else than what it needs. */
    Client connect(String wanted) {
        send("CONNECT", wanted.equals("1.0") ? "" : "accept-version:" + wanted, "host:localhost", "login:ada");
        ServerFrame connected = take("CONNECTED");
        version = wanted;
        assertThat(connected.header("version")).isEqualTo(version);
        return this;
    }

    /** Sends this text as it is. */
    void raw(String text) {
        connection.send(text);
    }

    void raw(byte[] bytes) {
        connection.send(bytes);
    }

    /** Sends a frame without a body; empty header lines are left out. */
    void send(String command, String... headers) {
        raw(frame(command, "", headers));
    }

    static String frame(String command, String body, String... headers) {
        StringBuilder frame = new StringBuilder(command).append('\n');
        for (String header : headers) {
            if (!header.isEmpty()) {
                frame.append(header).append('\n');
            }
        }
        return frame.append('\n').append(body).append('\0').toString();
    }

    /** A SEND of this text to that place. */
    String sending(Place place, String text, String... headers) {
        String[] all = new String[headers.length + 1];
        all[0] = "destination:" + place.inbox();
        System.arraycopy(headers, 0, all, 1, headers.length);
        return frame("SEND", wire.body(text), all);
    }

    /** Sends this text to that place. */
    void say(Place place, String text, String... headers) {
        raw(sending(place, text, headers));
    }

    /** Subscribes, and waits for the RECEIPT. */
    void subscribe(Place place, String id, String... headers) {
        String[] all = new String[headers.length + 3];
        all[0] = "destination:" + place.topic();
        all[1] = "id:" + id;
        all[2] = "receipt:subscribed-" + id;
        System.arraycopy(headers, 0, all, 3, headers.length);
        send("SUBSCRIBE", all);
        takeReceipt("subscribed-" + id);
    }

    /** Sends the ACK or NACK of a message, as the version wants it. */
    void acknowledge(String command, ServerFrame message, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = version.equals("1.2") ? "id:" + message.header("ack") : "message-id:" + message.header("message-id");
        all[1] = version.equals("1.1") ? "subscription:" + message.header("subscription") : "";
        send(command, all);
    }

    /** The next frame, which is of that kind. */
    ServerFrame next(String command) {
        ServerFrame frame = passedOver.isEmpty() ? connection.next() : passedOver.poll();
        assertThat(frame.command()).as(frame.toString()).isEqualTo(command);
        return frame;
    }

    /** The next frame of that kind; others that come before it may be taken later. */
    ServerFrame take(String command) {
        for (Iterator<ServerFrame> frames = passedOver.iterator(); frames.hasNext(); ) {
            ServerFrame frame = frames.next();
            if (frame.command().equals(command)) {
                frames.remove();
                return frame;
            }
        }
        ServerFrame frame = connection.next();
        while (!frame.command().equals(command)) {
            assertThat(frame.command()).as(frame.toString()).isNotEqualTo("ERROR");
            passedOver.add(frame);
            frame = connection.next();
        }
        return frame;
    }

    void takeReceipt(String id) {
        ServerFrame receipt = take("RECEIPT");
        assertThat(receipt.header("receipt-id")).isEqualTo(id);
        assertThat(receipt.body()).isEmpty();
    }

    /** The next MESSAGE, which carries that text. */
    ServerFrame hear(String text) {
        ServerFrame message = take("MESSAGE");
        assertThat(wire.text(message)).isEqualTo(text);
        return message;
    }

    /** Asks for a RECEIPT, and for nothing else. */
    void ask(String receiptId) {
        send("BEGIN", "transaction:" + receiptId);
        send("ABORT", "transaction:" + receiptId, "receipt:" + receiptId);
    }

    /** Nothing has come that was not taken, and the session goes on. */
    void expectNothingElse() {
        String id = "nothing-else-" + receipts++;
        ask(id);
        assertThat(next("RECEIPT").header("receipt-id")).isEqualTo(id);
    }

    /** The next frame is an ERROR, and the last. */
    ServerFrame expectError() {
        ServerFrame error = next("ERROR");
        assertThat(error.header("message")).isNotBlank();
        connection.awaitClosed();
        return error;
    }

    void awaitClosed() {
        connection.awaitClosed();
    }

    @Override
    public void close() {
        connection.close();
    }
}
