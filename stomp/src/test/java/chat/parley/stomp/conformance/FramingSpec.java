package chat.parley.stomp.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.stomp.conformance.Wire.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a frame begins and ends, and what it may be. */
public abstract class FramingSpec extends Conformance {
    protected FramingSpec(Supplier<Wire> wires) {
        super(wires);
    }

    @Test
    @DisplayName("1.2, STOMP Frames: an EOL is an OPTIONAL carriage return followed by a REQUIRED line feed")
    void linesOf12MayEndWithCarriageReturns() {
        Place place = newPlace();
        Client client = connected("1.2");
        client.raw("SUBSCRIBE\r\ndestination:" + place.topic() + "\r\nid:1\nreceipt:r\r\n\r\n\0\r\n");
        client.takeReceipt("r");
        client.raw("SEND\ndestination:" + place.inbox() + "\r\n\r\n" + wire().body("hello") + "\0");
        client.hear("hello");
    }

    @EveryVersion
    @DisplayName("1.0, 1.1 and 1.2, BNF: the NULL can be followed by multiple EOLs")
    void framesMayStandApart(String version) {
        Client client = connected(version);
        client.raw("\n\nBEGIN\ntransaction:t\nreceipt:r\n\n\0\n\n\nABORT\ntransaction:t\nreceipt:s\n\n\0\n");
        client.takeReceipt("r");
        client.takeReceipt("s");
        client.expectNothingElse();
    }

    @Test
    @DisplayName("1.2, BNF: the EOLs behind a frame may have carriage returns, which do not stand alone")
    void carriageReturnsBetweenFrames() {
        Client client = connected("1.2");
        client.raw("\r\n\r\nBEGIN\ntransaction:t\nreceipt:r\n\n\0\r\n\n\r\n");
        client.takeReceipt("r");
        client.raw("\rABORT\ntransaction:t\n\n\0");
        client.expectError();
    }

    @EveryVersion
    @DisplayName("1.0, 1.1 and 1.2, content-length: this number of octets MUST be read, regardless of NULL octets")
    void theBodyIsAsLongAsItsLengthSays(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.send("SUBSCRIBE", "destination:/user/queue/errors", "id:errors"); // in case it takes no NULs
        client.subscribe(place, "1");
        client.raw(Client.frame("SEND", "{\0\0\n\0}", "destination:" + place.inbox(), "content-length:6"));
        client.say(place, "behind it");
        ServerFrame message = client.take("MESSAGE");
        if (!message.header("destination").equals(place.topic())
                || message.body().contains("\0")) {
            message = client.take("MESSAGE");
        }
        assertThat(wire().text(message)).isEqualTo("behind it");
        client.expectNothingElse();
    }

    @EveryVersion
    @DisplayName("1.0, SEND: if a content-length is not specified, the first null byte signals the end of the frame")
    void withoutALengthTheBodyEndsAtTheFirstNul(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.subscribe(place, "1");
        client.raw(client.sending(place, "one") + client.sending(place, "two"));
        client.hear("one");
        client.hear("two");
    }

    @EveryVersion
    @DisplayName("1.0, 1.1 and 1.2, content-length: the frame still needs to be terminated with a NULL octet")
    void aLengthThatIsWrong(String version) {
        Place place = newPlace();
        String body = wire().body("hello");
        Client tooShort = connected(version);
        tooShort.raw(
                Client.frame("SEND", body, "destination:" + place.inbox(), "content-length:" + (body.length() - 1)));
        tooShort.expectError();
        Client tooLong = connected(version);
        tooLong.raw(
                Client.frame("SEND", body, "destination:" + place.inbox(), "content-length:" + (body.length() + 1)));
        tooLong.send("BEGIN", "transaction:t");
        tooLong.expectError();
    }

    @ParameterizedTest
    @DisplayName("1.2, content-length: it is an octet count")
    @ValueSource(strings = {"x", "-1", "+2", "1.5", "", "0x1", "2 2", "99999999999999999999", "2147483648"})
    void aLengthThatIsNone(String length) {
        Place place = newPlace();
        for (String version : new String[] {"1.0", "1.1", "1.2"}) {
            Client client = connected(version);
            client.raw(Client.frame("SEND", "{}", "destination:" + place.inbox(), "content-length:" + length));
            client.expectError();
        }
    }

    @EveryVersion
    @DisplayName("1.2, content-length: all frames MAY include a content-length")
    void everyFrameMayHaveALength(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.subscribe(place, "1", "content-length:0");
        String body = wire().body("Grüße 👍");
        int bytes = body.getBytes(UTF_8).length;
        client.raw(Client.frame("SEND", body, "destination:" + place.inbox(), "content-length:" + bytes));
        assertThat(client.hear("Grüße 👍").header("content-length")).isNotNull();
        client.send("UNSUBSCRIBE", "id:1", "content-length:0", "receipt:r");
        client.takeReceipt("r");
    }

    @SinceVersion11
    @DisplayName("1.1 and 1.2, Body: only SEND, MESSAGE and ERROR may have a body, all others MUST NOT")
    void onlySendHasABody(String version) {
        for (String command : new String[] {"SUBSCRIBE", "UNSUBSCRIBE", "BEGIN", "COMMIT", "ABORT", "ACK", "NACK"}) {
            Client client = connected(version);
            client.raw(Client.frame(command, "body", "id:1", "transaction:t", "destination:/x"));
            client.expectError();
            Client withLength = connected(version);
            withLength.raw(Client.frame(command, "body", "id:1", "transaction:t", "content-length:4"));
            withLength.expectError();
        }
    }

    @Test
    @DisplayName("1.0, SUBSCRIBE: the body of the SUBSCRIBE command is ignored")
    void the10BodyOfSubscribeIsIgnored() {
        Place place = newPlace();
        Client client = connected("1.0");
        client.raw(Client.frame("SUBSCRIBE", "ignored", "destination:" + place.topic(), "receipt:r"));
        client.takeReceipt("r");
        client.say(place, "hello");
        client.hear("hello");
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, Size Limits: beyond the number of headers the server SHOULD send an ERROR and close")
    void thereAreOnlySoManyHeaders(String version) {
        Client within = connected(version);
        String[] headers = new String[64];
        Arrays.setAll(headers, i -> i == 0 ? "transaction:t" : "header-" + i + ":x");
        within.send("BEGIN", headers);
        within.expectNothingElse();
        Client beyond = connected(version);
        headers = Arrays.copyOf(headers, 65);
        headers[64] = "one-more:x";
        beyond.send("BEGIN", headers);
        beyond.expectError();
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, Size Limits: beyond the length of a header the server SHOULD send an ERROR and close")
    void aHeaderIsOnlySoLong(String version) {
        Client within = connected(version);
        within.send("BEGIN", "transaction:t", "long:" + "x".repeat(4_000));
        within.expectNothingElse();
        Client beyond = connected(version);
        beyond.raw("BEGIN\ntransaction:t\nlong:" + "x".repeat(5_000)); // and its end never comes
        beyond.expectError();
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, Size Limits: beyond the size of a body the server SHOULD send an ERROR and close")
    void aFrameIsOnlySoLarge(String version) {
        Place place = newPlace();
        Client withoutLength = connected(version);
        withoutLength.raw("SEND\ndestination:" + place.inbox() + "\n\n" + "x".repeat(70_000));
        withoutLength.expectError();
        Client withLength = connected(version);
        withLength.raw("SEND\ndestination:" + place.inbox() + "\ncontent-length:70000\n\n");
        withLength.expectError();
        Client stranger = stranger();
        stranger.raw("CONNECT\nlogin:" + "x".repeat(5_000));
        stranger.expectError();
    }

    @ParameterizedTest
    @DisplayName("1.2, Client Frames: to a frame not in this list a server MAY respond with an ERROR and then close")
    @ValueSource(
            strings = {"NONSENSE", "send", "Send", "SENDING", "SEN", " SEND", "MESSAGE", "RECEIPT", "ERROR", "CONNECTED"
            })
    void whatIsNoClientFrame(String command) {
        Place place = newPlace();
        for (String version : new String[] {"1.0", "1.1", "1.2"}) {
            Client client = connected(version);
            client.raw(Client.frame(command, wire().body("hello"), "destination:" + place.inbox()));
            client.expectError();
        }
    }

    @EveryVersion
    @DisplayName("1.2, STOMP Frames: a frame comes over a stream, in pieces of any size")
    void aFrameInPieces(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.subscribe(place, "1");
        byte[] bytes = client.sending(place, "Grüße 👍", "receipt:r").getBytes(UTF_8);
        for (byte one : bytes) {
            client.raw(new byte[] {one});
        }
        client.takeReceipt("r");
        client.hear("Grüße 👍");
        String text = client.sending(place, "in three");
        client.raw(text.substring(0, 7));
        client.raw(text.substring(7, text.length() - 1));
        client.raw(text.substring(text.length() - 1));
        client.hear("in three");
    }

    @EveryVersion
    @DisplayName("1.0, 1.1 and 1.2, BNF: a frame-stream is one frame or more, wherever the connection divides it")
    void manyFramesInOnePiece(String version) {
        Place place = newPlace();
        Client client = connected(version);
        StringBuilder frames = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            frames.append(client.sending(place, "text " + i, "receipt:r" + i)).append(i % 3 == 0 ? "\n" : "");
        }
        frames.append("BEGIN\ntransac");
        client.raw(frames.toString());
        client.raw("tion:t\nreceipt:last\n\n\0");
        List<String> receipts = new ArrayList<>();
        for (int i = 0; i <= 20; i++) {
            receipts.add(client.next("RECEIPT").header("receipt-id"));
        }
        assertThat(receipts.remove("last")).isTrue(); // It need not wait for the SENDs before it.
        for (int i = 0; i < 20; i++) {
            assertThat(receipts.get(i)).isEqualTo("r" + i);
        }
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, content-type: all servers MUST support UTF-8 encoding and decoding")
    void bodiesAreUtf8InTextAndInBytes(String version) {
        Place place = newPlace();
        Client listener = listener(place);
        Client text = connected(version);
        text.say(place, "Ünïcode, 世界, 👍");
        listener.hear("Ünïcode, 世界, 👍");
        Client bytes = connected(version);
        bytes.raw(bytes.sending(place, "世界 👍").getBytes(UTF_8));
        ServerFrame heard = listener.hear("世界 👍");
        assertThat(heard.header("content-type")).isNotBlank();
    }
}
