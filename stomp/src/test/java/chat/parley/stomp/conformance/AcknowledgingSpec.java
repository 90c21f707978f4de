package chat.parley.stomp.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.stomp.conformance.Wire.Place;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * ACK and NACK. How many messages may be unacknowledged is said by {@code prefetch}, a header of ours; what comes after an
 * acknowledgement shows what it acknowledged.
 */
public abstract class AcknowledgingSpec extends Conformance {
    protected AcknowledgingSpec(Supplier<Wire> wires) {
        super(wires);
    }

    /** Says so many texts, and waits until everyone could have heard them. */
    private void say(Place place, int texts) {
        Client listener = listener(place);
        for (int i = 1; i <= texts; i++) {
            listener.say(place, "text " + i);
        }
        for (int i = 1; i <= texts; i++) {
            listener.hear("text " + i);
        }
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, SUBSCRIBE ack Header: if it is not set it defaults to auto, which needs no ACK")
    void autoNeedsNoAck(String version) {
        for (String ack : new String[] {"", "ack:auto"}) {
            Place place = newPlace();
            Client client = connected(version);
            client.subscribe(place, "1", ack, "prefetch:1");
            say(place, 3);
            client.hear("text 1");
            client.hear("text 2");
            client.hear("text 3");
            client.expectNothingElse();
        }
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, SUBSCRIBE ack Header: an ACK in mode client is for all messages before it, too")
    void clientAcknowledgesAllUpToIt(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.subscribe(place, "1", "ack:client", "prefetch:3");
        say(place, 7);
        client.hear("text 1");
        ServerFrame second = client.hear("text 2");
        client.hear("text 3");
        client.expectNothingElse();
        client.acknowledge("ACK", second);
        client.hear("text 4");
        client.hear("text 5");
        client.expectNothingElse();
    }

    @SinceVersion11
    @DisplayName(
            "1.1 and 1.2, SUBSCRIBE ack Header: in mode client-individual it MUST NOT acknowledge a previous message")
    void clientIndividualAcknowledgesOne(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.subscribe(place, "1", "ack:client-individual", "prefetch:2");
        say(place, 4);
        ServerFrame first = client.hear("text 1");
        client.acknowledge("ACK", client.hear("text 2"));
        client.hear("text 3");
        client.expectNothingElse();
        client.acknowledge("ACK", first);
        client.hear("text 4");
        client.expectNothingElse();
    }

    @SinceVersion11
    @DisplayName("1.1 and 1.2, NACK: it applies to one single message, or in mode client to all sent before")
    void nackTellsThatAMessageWasNotConsumed(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.subscribe(place, "1", "ack:client", "prefetch:2");
        Client individual = connected(version);
        individual.subscribe(place, "1", "ack:client-individual", "prefetch:2");
        say(place, 4);
        client.hear("text 1");
        client.acknowledge("NACK", client.hear("text 2"));
        client.hear("text 3");
        client.hear("text 4");
        individual.hear("text 1");
        individual.acknowledge("NACK", individual.hear("text 2"));
        individual.hear("text 3");
        individual.expectNothingElse();
    }

    @ParameterizedTest
    @DisplayName("1.2, MESSAGE: if the subscription requires acknowledgment it MUST contain an ack header")
    @ValueSource(strings = {"client", "client-individual"})
    void messagesOf12SayHowToAcknowledgeThem(String mode) {
        Place place = newPlace();
        Client client = connected("1.2");
        client.subscribe(place, "1", "ack:" + mode);
        client.subscribe(place, "2", "ack:" + mode);
        client.subscribe(place, "3");
        say(place, 1);
        String one = null;
        String two = null;
        for (int i = 0; i < 3; i++) {
            ServerFrame message = client.hear("text 1");
            switch (message.header("subscription")) {
                case "1" -> one = message.header("ack");
                case "2" -> two = message.header("ack");
                default -> assertThat(message.header("ack")).isNull();
            }
        }
        assertThat(one).isNotBlank();
        assertThat(two).isNotBlank().isNotEqualTo(one);
    }

    @Test
    @DisplayName(
            "1.2, ACK: the id matches the ack header of the MESSAGE, whatever characters the subscription's id has")
    void anAckHeaderWithEscapes() {
        Place place = newPlace();
        Client client = connected("1.2");
        client.send("SUBSCRIBE", "destination:" + place.topic(), "id:a\\c/\\\\", "ack:client", "receipt:r");
        client.takeReceipt("r");
        say(place, 1);
        client.acknowledge("ACK", client.hear("text 1"), "receipt:s");
        client.takeReceipt("s");
    }

    @EveryVersion
    @DisplayName("1.2, ACK: it acknowledges a message that was not acknowledged yet")
    void aMessageIsAcknowledgedOnce(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.subscribe(place, "1", "ack:client");
        say(place, 1);
        ServerFrame message = client.hear("text 1");
        client.acknowledge("ACK", message);
        client.acknowledge("ACK", message, "receipt:r");
        assertThat(client.expectError().header("receipt-id")).isEqualTo("r");
    }

    @EveryVersion
    @DisplayName("1.2, UNSUBSCRIBE: messages not acknowledged yet may be when it ends, and their ACK be on its way")
    void anAckMayComeAfterTheEndOfItsSubscription(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.subscribe(place, "1", "ack:client");
        say(place, 1);
        ServerFrame message = client.hear("text 1");
        client.send("UNSUBSCRIBE", "id:1");
        client.acknowledge("ACK", message, "receipt:r");
        client.takeReceipt("r");
        client.acknowledge("ACK", message, "receipt:s"); // and that was all there was
        assertThat(client.expectError().header("receipt-id")).isEqualTo("s");
    }

    @ParameterizedTest
    @DisplayName("1.0, ACK: it requires message-id; 1.1: message-id and subscription; 1.2: id; they MUST match")
    @CsvSource({
        "1.0,ACK,id:x",
        "1.0,ACK,message-id:x",
        "1.1,ACK,message-id:MESSAGE",
        "1.1,ACK,subscription:1",
        "1.1,NACK,subscription:1",
        "1.2,ACK,message-id:MESSAGE",
        "1.2,NACK,message-id:MESSAGE",
        "1.2,ACK,id:x",
        "1.2,NACK,id:1/x",
    })
    void whatAnAckNeeds(String version, String command, String header) {
        Place place = newPlace();
        Client client = connected(version);
        client.subscribe(place, "1", "ack:client");
        say(place, 1);
        String messageId = client.hear("text 1").header("message-id");
        client.send(command, header.replace("MESSAGE", messageId));
        client.expectError();
    }

    @Test
    @DisplayName("1.1, ACK: subscription MUST be set to match the value of the subscription's id header")
    void an11AckNamesItsSubscription() {
        Place place = newPlace();
        Client client = connected("1.1");
        client.subscribe(place, "1", "ack:client");
        client.subscribe(newPlace(), "2", "ack:client");
        say(place, 1);
        String messageId = client.hear("text 1").header("message-id");
        client.send("ACK", "subscription:2", "message-id:" + messageId);
        client.expectError();
    }

    @Test
    @DisplayName("1.0, Client Commands: there is no NACK in the list")
    void version10HasNoNack() {
        Place place = newPlace();
        Client client = connected("1.0");
        client.subscribe(place, "1", "ack:client");
        say(place, 1);
        client.acknowledge("NACK", client.hear("text 1"));
        client.expectError();
    }

    @EveryVersion
    @DisplayName("1.0, 1.1 and 1.2, ACK: with a transaction the acknowledgment SHOULD be part of it")
    void anAckWaitsForItsCommit(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.subscribe(place, "1", "ack:client", "prefetch:1");
        say(place, 2);
        ServerFrame first = client.hear("text 1");
        client.send("BEGIN", "transaction:dropped");
        client.acknowledge("ACK", first, "transaction:dropped");
        client.send("ABORT", "transaction:dropped");
        client.send("BEGIN", "transaction:t");
        client.acknowledge("ACK", first, "transaction:t");
        client.expectNothingElse();
        client.send("COMMIT", "transaction:t");
        client.hear("text 2");
    }

    @ParameterizedTest
    @DisplayName("1.2, SUBSCRIBE: servers MAY support additional headers; ours is prefetch, a positive number")
    @ValueSource(strings = {"0", "-1", "x", "", "1.5", "99999999999"})
    void aPrefetchThatIsNoNumber(String prefetch) {
        Client client = connected("1.2");
        client.send("SUBSCRIBE", "destination:" + newPlace().topic(), "id:1", "ack:client", "prefetch:" + prefetch);
        client.expectError();
    }
}
