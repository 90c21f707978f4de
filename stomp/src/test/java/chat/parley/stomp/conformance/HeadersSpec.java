package chat.parley.stomp.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.stomp.conformance.Wire.Place;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Header lines: their encoding, their escapes, their order. A RECEIPT says how the server has read its header. */
public abstract class HeadersSpec extends Conformance {
    protected HeadersSpec(Supplier<Wire> wires) {
        super(wires);
    }

    private static void expectReceipt(Client client, String sent, String answered) {
        client.send("BEGIN", "transaction:t", "receipt:" + sent);
        assertThat(client.next("RECEIPT").header("receipt-id")).isEqualTo(answered);
    }

    @SinceVersion11
    @DisplayName("1.1 and 1.2, Value Encoding: when encoding frame headers, the reverse transformation MUST be applied")
    void escapesComeBackAsEscapes(String version) {
        expectReceipt(connected(version), "a\\nb\\cc\\\\d", "a\\nb\\cc\\\\d");
    }

    @SinceVersion11
    @DisplayName("1.1 and 1.2, Value Encoding: when decoding headers, the transformations MUST be applied")
    void escapesAreDecoded(String version) {
        Client client = connected(version);
        client.send("BEGIN", "transaction:a\\cb");
        client.send("COMMIT", "transaction:a:b", "receipt:r"); // No client should, but many do not escape the colon.
        client.takeReceipt("r");
        client.send("BEGIN", "trans\\\\action:t", "transaction:a\\nb");
        client.send("ABORT", "transaction:a\\nb", "receipt:s");
        client.takeReceipt("s");
    }

    @SinceVersion11
    @DisplayName("1.1 and 1.2, Value Encoding: all frames but CONNECT and CONNECTED will escape any colon")
    void aColonIsAnsweredEscaped(String version) {
        expectReceipt(connected(version), "urn:x:y", "urn\\cx\\cy");
    }

    @Test
    @DisplayName("1.2, Value Encoding: \\r translates to carriage return, and back")
    void aCarriageReturnIsEscapedIn12() {
        expectReceipt(connected("1.2"), "a\\rb", "a\\rb");
    }

    @ParameterizedTest
    @DisplayName("1.1 and 1.2, Value Encoding: undefined escape sequences MUST be treated as a fatal protocol error")
    @CsvSource({"1.1,\\r", "1.1,\\t", "1.1,\\q", "1.1,a\\", "1.2,\\t", "1.2,\\R", "1.2,\\0", "1.2,a\\\\\\"})
    void undefinedEscapesAreFatal(String version, String escape) {
        Client inValue = connected(version);
        inValue.send("BEGIN", "transaction:" + escape);
        inValue.expectError();
        Client inName = connected(version);
        inName.send("BEGIN", "transaction:t", escape + ":x");
        inName.expectError();
    }

    @Test
    @DisplayName("1.0, BNF: a header-value is any character but LF; there are no escapes")
    void version10HasNoEscapes() {
        expectReceipt(connected("1.0"), "a\\tb:c\\\\d\\", "a\\tb:c\\\\d\\");
    }

    @SinceVersion11
    @DisplayName("1.1 and 1.2, Value Encoding: servers MUST never trim or pad headers with spaces")
    void headersAreNotTrimmed(String version) {
        expectReceipt(connected(version), "  a b ", "  a b ");
    }

    @Test
    @DisplayName("1.0, SUBSCRIBE: the example pads its values, as 1.0 clients do")
    void paddingIsNoPartOfA10Header() {
        Place place = newPlace();
        Client client = connected("1.0");
        client.send("SUBSCRIBE", "destination: " + place.topic() + " ", "ack: auto", "receipt: r");
        client.takeReceipt("r");
        client.say(place, "hello");
        client.hear("hello");
    }

    @EveryVersion
    @DisplayName("1.2, Repeated Header Entries: only the first header entry SHOULD be used")
    void theFirstOfRepeatedHeadersCounts(String version) {
        Client client = connected(version);
        client.send("BEGIN", "transaction:t", "receipt:first", "receipt:second", "transaction:u");
        client.takeReceipt("first");
        client.send("COMMIT", "transaction:t", "receipt:third");
        client.takeReceipt("third");
        client.expectNothingElse();
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, STOMP Frames: all commands and header names are case sensitive")
    void headerNamesAreCaseSensitive(String version) {
        Client client = connected(version);
        client.send("BEGIN", "transaction:t", "Receipt:r", "RECEIPT:s");
        client.expectNothingElse();
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, Value Encoding: the commands and headers are encoded in UTF-8")
    void headersAreUtf8(String version) {
        expectReceipt(connected(version), "Grüße, 世界 👍", "Grüße, 世界 👍");
        Client binary = connected(version);
        binary.raw("BEGIN\ntransaction:t\nreceipt:Grüße 👍\n\n\0".getBytes(UTF_8));
        assertThat(binary.next("RECEIPT").header("receipt-id")).isEqualTo("Grüße 👍");
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, Value Encoding: what is not UTF-8 is no header")
    void headersThatAreNotUtf8(String version) {
        Client client = connected(version);
        client.raw("BEGIN\ntransaction:t\nreceipt:Gr\u00fc\u00dfe\n\n\0".getBytes(ISO_8859_1));
        client.expectError();
    }

    @SinceVersion11
    @DisplayName("1.1 and 1.2, BNF: a header-value may be empty, a header-name may not")
    void valuesMayBeEmptyAndNamesMayNot(String version) {
        Client client = connected(version);
        client.send("BEGIN", "transaction:t", "empty:", "receipt:r");
        client.takeReceipt("r");
        client.send("BEGIN", ":nameless", "transaction:u");
        client.expectError();
    }

    @EveryVersion
    @DisplayName("BNF: a header is a header-name, a colon and a header-value")
    void aHeaderHasAColon(String version) {
        Client client = connected(version);
        client.send("BEGIN", "transaction:t", "no colon");
        client.expectError();
    }

    @EveryVersion
    @DisplayName("BNF: the headers end with an empty line, before the NUL")
    void theEmptyLineIsNeeded(String version) {
        Client withinHeaders = connected(version);
        withinHeaders.raw("BEGIN\ntransaction:t\n\0");
        withinHeaders.expectError();
        Client withinCommand = connected(version);
        withinCommand.raw("BEGIN\0");
        withinCommand.expectError();
    }

    @Test
    @DisplayName("1.1, BNF: a line ends with LF, and a carriage return is an octet like others")
    void aCarriageReturnBelongsToThe11Header() {
        Client client = connected("1.1");
        client.raw("BEGIN\ntransaction:t\nreceipt:r\r\n\n\0");
        assertThat(client.next("RECEIPT").header("receipt-id")).isEqualTo("r\r");
        client.raw("BEGIN\r\ntransaction:u\r\n\r\n\0");
        client.expectError();
    }

    @Test
    @DisplayName("1.2, BNF: a header has no carriage return but the one before its LF")
    void aCarriageReturnWithinA12Header() {
        Client client = connected("1.2");
        client.raw("BEGIN\ntransaction:t\nreceipt:a\rb\n\n\0");
        client.expectError();
    }
}
