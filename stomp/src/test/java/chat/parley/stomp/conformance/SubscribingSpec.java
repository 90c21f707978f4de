package chat.parley.stomp.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.stomp.conformance.Wire.Place;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SUBSCRIBE, UNSUBSCRIBE and MESSAGE. */
public abstract class SubscribingSpec extends Conformance {
    protected SubscribingSpec(Supplier<Wire> wires) {
        super(wires);
    }

    @EveryVersion
    @DisplayName("1.0, 1.1 and 1.2, SUBSCRIBE: it requires a destination")
    void aSubscriptionNeedsADestination(String version) {
        Client client = connected(version);
        client.send("SUBSCRIBE", "id:1");
        client.expectError();
    }

    @SinceVersion11
    @DisplayName("1.1 and 1.2, SUBSCRIBE id Header: an id MUST be included")
    void aSubscriptionNeedsAnId(String version) {
        Client client = connected(version);
        client.send("SUBSCRIBE", "destination:" + newPlace().topic());
        client.expectError();
    }

    @Test
    @DisplayName("1.0, SUBSCRIBE: an id may be specified; if it is not, there is no subscription header")
    void a10SubscriptionNeedsNoId() {
        Place place = newPlace();
        Client client = connected("1.0");
        client.send("SUBSCRIBE", "destination:" + place.topic(), "receipt:r");
        client.takeReceipt("r");
        client.say(place, "hello");
        assertThat(client.hear("hello").header("subscription")).isNull();
    }

    @EveryVersion
    @DisplayName("1.2, MESSAGE: it MUST include destination, message-id, and the subscription that receives it")
    void aMessageNamesItsSubscription(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.subscribe(place, "sub 1");
        client.say(place, "hello");
        ServerFrame message = client.hear("hello");
        assertThat(message.header("destination")).isEqualTo(place.topic());
        assertThat(message.header("subscription")).isEqualTo("sub 1");
        assertThat(message.header("message-id")).isNotBlank();
    }

    @SinceVersion11
    @DisplayName("1.1 and 1.2, MESSAGE: subscription matches the id of the SUBSCRIBE, whatever characters it has")
    void aSubscriptionIdWithEscapes(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.send("SUBSCRIBE", "destination:" + place.topic(), "id:a\\cb\\\\c\\n", "receipt:r");
        client.takeReceipt("r");
        client.say(place, "hello");
        assertThat(client.hear("hello").header("subscription")).isEqualTo("a\\cb\\\\c\\n");
        client.send("UNSUBSCRIBE", "id:a\\cb\\\\c\\n", "receipt:s");
        client.takeReceipt("s");
    }

    @EveryVersion
    @DisplayName("1.0, 1.1 and 1.2, MESSAGE: message-id is a unique identifier for that message")
    void messagesHaveIdsOfTheirOwn(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.subscribe(place, "1");
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            client.say(place, "the same");
            assertThat(ids.add(client.hear("the same").header("message-id"))).isTrue();
        }
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, MESSAGE: they SHOULD include a content-length and a content-type if a body is present")
    void aMessageSaysWhatItsBodyIs(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.subscribe(place, "1");
        client.say(place, "hello");
        ServerFrame message = client.hear("hello");
        assertThat(message.header("content-length")).isNotBlank();
        assertThat(message.header("content-type")).contains("/");
    }

    @EveryVersion
    @DisplayName("1.2, SUBSCRIBE: messages will henceforth be delivered; its RECEIPT comes before the first of them")
    void theReceiptComesBeforeTheFirstMessage(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.raw(Client.frame("SUBSCRIBE", "", "destination:" + place.topic(), "id:1", "receipt:r")
                + client.sending(place, "hello"));
        assertThat(client.next("RECEIPT").header("receipt-id")).isEqualTo("r");
        client.hear("hello");
        Client other = connected(version);
        other.say(place, "from somebody else");
        client.hear("from somebody else");
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, SUBSCRIBE id Header: a single connection can have multiple open subscriptions")
    void eachSubscriptionGetsItsMessages(String version) {
        Place place = newPlace();
        Place other = newPlace();
        Client client = connected(version);
        client.subscribe(place, "1");
        client.subscribe(place, "2");
        client.subscribe(other, "3");
        client.say(place, "here");
        String one = client.hear("here").header("subscription");
        String two = client.hear("here").header("subscription");
        assertThat(Set.of(one, two)).containsExactlyInAnyOrder("1", "2");
        client.say(other, "there");
        assertThat(client.hear("there").header("subscription")).isEqualTo("3");
        client.expectNothingElse();
    }

    @EveryVersion
    @DisplayName(
            "1.2, SUBSCRIBE id Header: within a connection, different subscriptions MUST use different identifiers")
    void anIdIsTakenOnce(String version) {
        Place place = newPlace();
        Client other = connected(version);
        other.subscribe(place, "1"); // on another connection it is another one
        Client client = connected(version);
        client.subscribe(place, "1");
        client.send("SUBSCRIBE", "destination:" + newPlace().topic(), "id:1");
        client.expectError();
        other.say(place, "still here");
        other.hear("still here");
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, SUBSCRIBE: if it cannot be created, the server MUST send an ERROR and then close")
    void anUnknownDestination(String version) {
        Client client = connected(version);
        client.send("SUBSCRIBE", "destination:/no/such/place", "id:1", "receipt:r");
        assertThat(client.expectError().header("receipt-id")).isEqualTo("r");
    }

    @ParameterizedTest
    @DisplayName("1.0, 1.1 and 1.2, SUBSCRIBE ack Header: the valid values are auto, client, or client-individual")
    @CsvSource({"1.0,client-individual", "1.0,none", "1.1,none", "1.1,CLIENT", "1.2,none", "1.2,''", "1.2,client-indivi"
    })
    void anUnknownAckMode(String version, String mode) {
        Client client = connected(version);
        client.send("SUBSCRIBE", "destination:" + newPlace().topic(), "id:1", "ack:" + mode);
        client.expectError();
    }

    @EveryVersion
    @DisplayName("1.2, UNSUBSCRIBE: the connection will no longer receive messages from that subscription")
    void nothingComesAfterTheEnd(String version) {
        Place place = newPlace();
        Client listener = listener(place);
        Client client = connected(version);
        client.subscribe(place, "1");
        client.say(place, "heard");
        client.hear("heard");
        client.send("UNSUBSCRIBE", "id:1", "receipt:r");
        client.takeReceipt("r");
        client.say(place, "unheard", "receipt:s");
        client.takeReceipt("s");
        listener.hear("heard");
        listener.hear("unheard");
        client.expectNothingElse();
        client.subscribe(place, "1"); // its id is free again
        client.say(place, "heard again");
        client.hear("heard again");
    }

    @EveryVersion
    @DisplayName("1.2, UNSUBSCRIBE: the id MUST match an existing subscription")
    void theEndOfWhatThereIsNot(String version) {
        Client unknown = connected(version);
        unknown.send("UNSUBSCRIBE", "id:none", "receipt:r");
        assertThat(unknown.expectError().header("receipt-id")).isEqualTo("r");
        Client nameless = connected(version);
        nameless.send("UNSUBSCRIBE");
        nameless.expectError();
    }

    @Test
    @DisplayName("1.0, UNSUBSCRIBE: it requires either a destination header or an id header")
    void a10SubscriptionEndsByItsDestination() {
        Place place = newPlace();
        Client listener = listener(place);
        Client client = connected("1.0");
        client.send("SUBSCRIBE", "destination:" + place.topic());
        client.send("UNSUBSCRIBE", "destination:" + place.topic(), "receipt:r");
        client.takeReceipt("r");
        client.say(place, "unheard", "receipt:s");
        client.takeReceipt("s");
        listener.hear("unheard");
        client.expectNothingElse();
    }
}
