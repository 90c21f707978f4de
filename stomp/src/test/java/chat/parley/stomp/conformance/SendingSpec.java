package chat.parley.stomp.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.stomp.conformance.Wire.Place;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;

/** SEND and RECEIPT. */
public abstract class SendingSpec extends Conformance {
    protected SendingSpec(Supplier<Wire> wires) {
        super(wires);
    }

    @EveryVersion
    @DisplayName("1.0, 1.1 and 1.2, SEND: it has one REQUIRED header, destination")
    void aSendNeedsADestination(String version) {
        for (String destination : new String[] {"", "destination:"}) {
            Client client = connected(version);
            client.raw(Client.frame("SEND", wire().body("hello"), destination, "receipt:r"));
            assertThat(client.expectError().header("receipt-id")).isEqualTo("r");
        }
    }

    @EveryVersion
    @DisplayName("1.0, 1.1 and 1.2, SEND: the body is the message to be sent; messages of one client keep their order")
    void messagesArriveInTheirOrder(String version) {
        Place place = newPlace();
        Client listener = listener(place);
        Client client = connected(version);
        for (int i = 0; i < 100; i++) {
            client.say(place, "text " + i);
        }
        for (int i = 0; i < 100; i++) {
            listener.hear("text " + i);
        }
        listener.expectNothingElse();
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, SEND: if it cannot be processed, the server MUST send an ERROR and then close")
    void aSendThatCannotBeProcessed(String version) {
        Client client = connected(version);
        client.raw(Client.frame("SEND", wire().body("hello"), "destination:/no/such/place", "receipt:r"));
        ServerFrame error = client.expectError();
        assertThat(error.header("receipt-id")).isEqualTo("r");
        assertThat(error.header("content-type")).isNotBlank();
    }

    @EveryVersion
    @DisplayName("1.2, Header receipt: any client frame other than CONNECT MAY specify a receipt")
    void everyFrameIsReceipted(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.send("SUBSCRIBE", "destination:" + place.topic(), "id:1", "ack:client", "receipt:subscribe");
        client.takeReceipt("subscribe");
        client.say(place, "one", "receipt:send");
        client.takeReceipt("send");
        client.acknowledge("ACK", client.hear("one"), "receipt:ack");
        client.takeReceipt("ack");
        if (!version.equals("1.0")) {
            client.say(place, "two");
            client.acknowledge("NACK", client.hear("two"), "receipt:nack");
            client.takeReceipt("nack");
        }
        client.send("BEGIN", "transaction:t", "receipt:begin");
        client.takeReceipt("begin");
        client.send("COMMIT", "transaction:t", "receipt:commit");
        client.takeReceipt("commit");
        client.send("BEGIN", "transaction:t");
        client.send("ABORT", "transaction:t", "receipt:abort");
        client.takeReceipt("abort");
        client.send("UNSUBSCRIBE", "id:1", "receipt:unsubscribe");
        client.takeReceipt("unsubscribe");
        client.send("DISCONNECT", "receipt:disconnect");
        client.takeReceipt("disconnect");
        client.awaitClosed();
    }

    @EveryVersion
    @DisplayName("1.2, RECEIPT: it is sent for a frame that requests one, and for no other")
    void whoAsksForNoReceiptGetsNone(String version) {
        Place place = newPlace();
        Place other = newPlace();
        Client client = connected(version);
        client.subscribe(place, "1");
        client.send("BEGIN", "transaction:t");
        client.say(other, "in it", "transaction:t");
        client.send("COMMIT", "transaction:t");
        client.say(place, "hello");
        client.hear("hello"); // so all of it was processed
        client.expectNothingElse();
    }

    @EveryVersion
    @DisplayName("1.2, RECEIPT: it acknowledges that all the previous frames have been received")
    void receiptsComeInTheOrderOfTheirFrames(String version) {
        Place place = newPlace();
        Client client = connected(version);
        StringBuilder frames = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            frames.append(client.sending(place, "text " + i, "receipt:r" + i));
        }
        client.raw(frames.toString());
        for (int i = 0; i < 50; i++) {
            assertThat(client.next("RECEIPT").header("receipt-id")).isEqualTo("r" + i);
        }
        client.expectNothingElse();
    }

    @EveryVersion
    @DisplayName("1.2, RECEIPT: if the client disconnects, previously received frames SHOULD continue to get processed")
    void whatWasReceivedIsProcessed(String version) {
        Place place = newPlace();
        Client listener = listener(place);
        Client client = connected(version);
        client.raw(client.sending(place, "one") + client.sending(place, "two") + "DISCONNECT\n\n\0");
        client.awaitClosed();
        listener.hear("one");
        listener.hear("two");
    }
}
