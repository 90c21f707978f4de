package chat.parley.server;

import chat.parley.stomp.conformance.AcknowledgingSpec;
import chat.parley.stomp.conformance.ConnectingSpec;
import chat.parley.stomp.conformance.EndingSpec;
import chat.parley.stomp.conformance.FramingSpec;
import chat.parley.stomp.conformance.HeadersSpec;
import chat.parley.stomp.conformance.HeartBeatSpec;
import chat.parley.stomp.conformance.SendingSpec;
import chat.parley.stomp.conformance.SubscribingSpec;
import chat.parley.stomp.conformance.TransactionsSpec;
import org.junit.jupiter.api.Nested;
import org.springframework.beans.factory.annotation.Autowired;

/** What the specifications ask for, of the whole server. */
@ServerTest
class StompConformanceTest {
    @Autowired
    private Server server;

    @Nested
    class Connecting extends ConnectingSpec {
        Connecting() {
            super(() -> new WebSocketWire(server));
        }
    }

    @Nested
    class Framing extends FramingSpec {
        Framing() {
            super(() -> new WebSocketWire(server));
        }
    }

    @Nested
    class Headers extends HeadersSpec {
        Headers() {
            super(() -> new WebSocketWire(server));
        }
    }

    @Nested
    class HeartBeat extends HeartBeatSpec {
        HeartBeat() {
            super(() -> new WebSocketWire(server));
        }
    }

    @Nested
    class Sending extends SendingSpec {
        Sending() {
            super(() -> new WebSocketWire(server));
        }
    }

    @Nested
    class Subscribing extends SubscribingSpec {
        Subscribing() {
            super(() -> new WebSocketWire(server));
        }
    }

    @Nested
    class Acknowledging extends AcknowledgingSpec {
        Acknowledging() {
            super(() -> new WebSocketWire(server));
        }
    }

    @Nested
    class Transactions extends TransactionsSpec {
        Transactions() {
            super(() -> new WebSocketWire(server));
        }
    }

    @Nested
    class Ending extends EndingSpec {
        Ending() {
            super(() -> new WebSocketWire(server));
        }
    }
}
