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
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the specifications ask for, of the whole server. */
@ServerTest
class StompConformanceTest {
    @LocalServerPort
    private int port;

    @Nested
    class Connecting extends ConnectingSpec {
        Connecting() {
            super(() -> new WebSocketWire(port));
        }
    }

    @Nested
    class Framing extends FramingSpec {
        Framing() {
            super(() -> new WebSocketWire(port));
        }
    }

    @Nested
    class Headers extends HeadersSpec {
        Headers() {
            super(() -> new WebSocketWire(port));
        }
    }

    @Nested
    class HeartBeat extends HeartBeatSpec {
        HeartBeat() {
            super(() -> new WebSocketWire(port));
        }
    }

    @Nested
    class Sending extends SendingSpec {
        Sending() {
            super(() -> new WebSocketWire(port));
        }
    }

    @Nested
    class Subscribing extends SubscribingSpec {
        Subscribing() {
            super(() -> new WebSocketWire(port));
        }
    }

    @Nested
    class Acknowledging extends AcknowledgingSpec {
        Acknowledging() {
            super(() -> new WebSocketWire(port));
        }
    }

    @Nested
    class Transactions extends TransactionsSpec {
        Transactions() {
            super(() -> new WebSocketWire(port));
        }
    }

    @Nested
    class Ending extends EndingSpec {
        Ending() {
            super(() -> new WebSocketWire(port));
        }
    }
}
