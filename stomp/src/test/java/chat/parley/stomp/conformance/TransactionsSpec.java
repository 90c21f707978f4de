package chat.parley.stomp.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.stomp.conformance.Wire.Place;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;

/** BEGIN, COMMIT and ABORT. */
public abstract class TransactionsSpec extends Conformance {
    protected TransactionsSpec(Supplier<Wire> wires) {
        super(wires);
    }

    @EveryVersion
    @DisplayName(
            "1.0, 1.1 and 1.2, BEGIN: messages sent during a transaction will be processed with it, in their order")
    void sendsWaitForTheCommit(String version) {
        Place place = newPlace();
        Client listener = listener(place);
        Client client = connected(version);
        client.send("BEGIN", "transaction:t");
        for (int i = 0; i < 10; i++) {
            client.say(place, "inside " + i, "transaction:t");
        }
        client.say(place, "outside", "receipt:outside");
        client.takeReceipt("outside");
        listener.hear("outside");
        listener.expectNothingElse();
        client.send("COMMIT", "transaction:t", "receipt:r");
        client.takeReceipt("r");
        for (int i = 0; i < 10; i++) {
            listener.hear("inside " + i);
        }
    }

    @EveryVersion
    @DisplayName("1.2, RECEIPT: it is sent once a frame is processed, and that of a COMMIT once all in it is")
    void receiptsWaitForTheCommit(String version) {
        Place place = newPlace();
        Client client = connected(version);
        client.send("BEGIN", "transaction:t");
        client.say(place, "one", "transaction:t", "receipt:one");
        client.say(place, "two", "transaction:t", "receipt:two");
        client.expectNothingElse();
        client.send("COMMIT", "transaction:t", "receipt:commit");
        client.takeReceipt("one");
        client.takeReceipt("two");
        client.takeReceipt("commit");
    }

    @EveryVersion
    @DisplayName("1.0, 1.1 and 1.2, ABORT: it is used to roll back a transaction in progress")
    void anAbortDropsAll(String version) {
        Place place = newPlace();
        Client listener = listener(place);
        Client client = connected(version);
        client.send("BEGIN", "transaction:t");
        client.say(place, "dropped", "transaction:t");
        client.send("ABORT", "transaction:t", "receipt:r");
        client.takeReceipt("r");
        client.say(place, "kept");
        listener.hear("kept");
        client.send("BEGIN", "transaction:t"); // its id is free again
        client.say(place, "kept, too", "transaction:t");
        client.send("COMMIT", "transaction:t");
        listener.hear("kept, too");
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, BEGIN: transactions will be implicitly aborted if the client sends a DISCONNECT")
    void aDisconnectAborts(String version) {
        Place place = newPlace();
        Client listener = listener(place);
        Client client = connected(version);
        client.send("BEGIN", "transaction:t");
        client.say(place, "dropped", "transaction:t");
        client.send("DISCONNECT", "receipt:bye");
        client.takeReceipt("bye");
        client.awaitClosed();
        listener.say(place, "kept");
        listener.hear("kept");
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, BEGIN: transactions will be implicitly aborted if the connection fails")
    void aLostConnectionAborts(String version) {
        Place place = newPlace();
        Client listener = listener(place);
        Client client = connected(version);
        client.send("BEGIN", "transaction:t");
        client.say(place, "dropped", "transaction:t");
        client.expectNothingElse();
        client.close();
        listener.say(place, "kept");
        listener.hear("kept");
    }

    @EveryVersion
    @DisplayName("1.0, 1.1 and 1.2, BEGIN, COMMIT, ABORT: the transaction header is REQUIRED")
    void aTransactionHasAName(String version) {
        for (String command : new String[] {"BEGIN", "COMMIT", "ABORT"}) {
            Client client = connected(version);
            client.send(command, "receipt:r");
            assertThat(client.expectError().header("receipt-id")).isEqualTo("r");
        }
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, COMMIT, ABORT: it MUST specify the id of a transaction")
    void anUnknownTransaction(String version) {
        Place place = newPlace();
        for (String command : new String[] {"COMMIT", "ABORT"}) {
            Client client = connected(version);
            client.send("BEGIN", "transaction:another");
            client.send(command, "transaction:t", "receipt:r");
            assertThat(client.expectError().header("receipt-id")).isEqualTo("r");
        }
        Client sender = connected(version);
        sender.say(place, "in none", "transaction:t");
        sender.expectError();
        Client twice = connected(version);
        twice.send("BEGIN", "transaction:t");
        twice.send("COMMIT", "transaction:t");
        twice.send("COMMIT", "transaction:t");
        twice.expectError();
    }

    @EveryVersion
    @DisplayName("1.2, BEGIN: within the same connection, different transactions MUST use different identifiers")
    void aTransactionBeginsOnce(String version) {
        Client other = connected(version);
        other.send("BEGIN", "transaction:t"); // on another connection it is another one
        Client client = connected(version);
        client.send("BEGIN", "transaction:t", "receipt:r");
        client.takeReceipt("r");
        client.send("BEGIN", "transaction:t");
        client.expectError();
        other.send("COMMIT", "transaction:t", "receipt:r");
        other.takeReceipt("r");
    }

    @EveryVersion
    @DisplayName("1.0, 1.1 and 1.2, BEGIN: the identifier binds frames to the named transaction, of several")
    void transactionsSideBySide(String version) {
        Place place = newPlace();
        Client listener = listener(place);
        Client client = connected(version);
        client.send("BEGIN", "transaction:a");
        client.send("BEGIN", "transaction:b");
        client.say(place, "a1", "transaction:a");
        client.say(place, "b1", "transaction:b");
        client.say(place, "a2", "transaction:a");
        client.send("COMMIT", "transaction:b");
        client.send("COMMIT", "transaction:a");
        listener.hear("b1");
        listener.hear("a1");
        listener.hear("a2");
    }

    @EveryVersion
    @DisplayName("1.2, SEND: what cannot be processed is no part of a transaction, which is processed atomically")
    void aMistakeIsSeenBeforeTheCommit(String version) {
        Place place = newPlace();
        Client listener = listener(place);
        Client client = connected(version);
        client.send("BEGIN", "transaction:t");
        client.say(place, "dropped", "transaction:t");
        client.raw(Client.frame("SEND", "", "transaction:t", "receipt:r"));
        assertThat(client.expectError().header("receipt-id")).isEqualTo("r");
        listener.say(place, "kept");
        listener.hear("kept");
    }

    @EveryVersion
    @DisplayName(
            "1.1 and 1.2, Conformance: implementations may impose limits; here on transactions, and what they hold")
    void transactionsAreLimited(String version) {
        Client many = connected(version);
        for (int i = 0; i <= 16; i++) {
            many.send("BEGIN", "transaction:t" + i);
        }
        many.expectError();
        Place place = newPlace();
        Client large = connected(version);
        large.send("BEGIN", "transaction:t");
        for (int i = 0; i < 9; i++) { // and no more: the connection may be gone then
            large.say(place, "x".repeat(30_000), "transaction:t");
        }
        large.expectError();
    }
}
