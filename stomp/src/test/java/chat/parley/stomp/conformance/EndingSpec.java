package chat.parley.stomp.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.stomp.conformance.Wire.Place;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;

/** DISCONNECT, ERROR, and what comes after them: nothing. */
public abstract class EndingSpec extends Conformance {
    protected EndingSpec(Supplier<Wire> wires) {
        super(wires);
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, DISCONNECT: its RECEIPT assures the client that all previous frames have been received")
    void theReceiptOfDisconnectIsTheLast(String version) {
        Place place = newPlace();
        Client client = connected(version);
        for (int i = 0; i < 20; i++) {
            client.say(place, "text " + i, "receipt:r" + i);
        }
        client.send("DISCONNECT", "receipt:bye");
        for (int i = 0; i < 20; i++) {
            assertThat(client.next("RECEIPT").header("receipt-id")).isEqualTo("r" + i);
        }
        ServerFrame last = client.next("RECEIPT");
        assertThat(last.header("receipt-id")).isEqualTo("bye");
        assertThat(last.body()).isEmpty();
        client.awaitClosed();
    }

    @EveryVersion
    @DisplayName("1.0, DISCONNECT: it does a graceful disconnect from the server")
    void aDisconnectNeedsNoReceipt(String version) {
        Client client = connected(version);
        client.send("DISCONNECT");
        client.awaitClosed();
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, DISCONNECT: clients MUST NOT send any more frames after it; nobody looks at them")
    void whatComesAfterDisconnectIsNotProcessed(String version) {
        Place place = newPlace();
        Client listener = listener(place);
        Client client = connected(version);
        client.raw("DISCONNECT\nreceipt:bye\n\n\0" + client.sending(place, "too late", "receipt:late") + "nonsense");
        assertThat(client.next("RECEIPT").header("receipt-id")).isEqualTo("bye");
        client.awaitClosed();
        listener.say(place, "after it");
        listener.hear("after it");
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, ERROR: it SHOULD contain a message header with a short description of the error")
    void anErrorSaysWhatIsWrong(String version) {
        Client client = connected(version);
        client.send("COMMIT", "transaction:none");
        ServerFrame error = client.expectError();
        assertThat(error.header("message")).isNotBlank().hasSizeLessThan(200);
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, ERROR: it SHOULD include a content-length and a content-type if a body is present")
    void anErrorSaysWhatItsBodyIs(String version) {
        Client client = connected(version);
        client.send("COMMIT", "transaction:none");
        ServerFrame error = client.expectError();
        assertThat(error.body()).isNotEmpty();
        assertThat(error.header("content-length")).isNotBlank();
        assertThat(error.header("content-type")).contains("/");
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, ERROR: it SHOULD set receipt-id to the receipt header of the frame it is related to")
    void anErrorNamesItsFrame(String version) {
        String[][] mistakes = {
            {"COMMIT", "receipt:r", "transaction:none"},
            {"BEGIN", "receipt:r"},
            {"UNSUBSCRIBE", "receipt:r", "id:none"},
            {"BEGIN", "receipt:r", "no colon"},
            {"BEGIN", "receipt:r", "transaction:t", "long:" + "x".repeat(5_000)},
            {"SEND", "receipt:r", "destination:/x", "content-length:many"},
            {"SEND", "receipt:r", "destination:/x", "content-length:70000"},
        };
        for (String[] mistake : mistakes) {
            Client client = connected(version);
            String[] headers = new String[mistake.length - 1];
            System.arraycopy(mistake, 1, headers, 0, headers.length);
            client.send(mistake[0], headers);
            assertThat(client.expectError().header("receipt-id")).isEqualTo("r");
        }
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, ERROR: a frame that asked for no RECEIPT is not named")
    void anErrorOfAFrameWithoutAReceipt(String version) {
        Client client = connected(version);
        client.raw("BEGIN\ntransaction:t\nreceipt:r\n\n\0COMMIT\ntransaction:none\n\n\0");
        client.takeReceipt("r");
        assertThat(client.expectError().header("receipt-id")).isNull();
        Client nonsense = connected(version);
        nonsense.raw("BEGIN\ntransaction:t\nreceipt:r\n\n\0NONSENSE\n\n\0");
        nonsense.takeReceipt("r");
        assertThat(nonsense.expectError().header("receipt-id")).isNull();
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, ERROR: the server MUST then close the connection just after sending the ERROR")
    void nothingIsDoneAfterAnError(String version) {
        Place place = newPlace();
        Client listener = listener(place);
        Client client = connected(version);
        client.raw(client.sending(place, "before", "receipt:before")
                + "COMMIT\ntransaction:none\n\n\0"
                + client.sending(place, "after", "receipt:after"));
        assertThat(client.next("RECEIPT").header("receipt-id")).isEqualTo("before");
        client.expectError();
        listener.hear("before");
        listener.say(place, "and on");
        listener.hear("and on");
    }

    @EveryVersion
    @DisplayName("1.2, Connection Lingering: the server closes also if the client says no more, nor reads on")
    void anErrorEndsOneConnectionOnly(String version) {
        Place place = newPlace();
        Client listener = listener(place);
        for (int i = 0; i < 10; i++) {
            Client client = connected(version);
            client.subscribe(place, "1");
            client.raw("NONSENSE\n\n\0");
            client.expectError();
        }
        listener.say(place, "unharmed");
        listener.hear("unharmed");
    }
}
