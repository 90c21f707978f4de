package chat.parley.stomp;

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

/** What the specifications ask for, of the library alone. */
class ConformanceTest {
    @Nested
    class Connecting extends ConnectingSpec {
        Connecting() {
            super(MemoryWire::new);
        }
    }

    @Nested
    class Framing extends FramingSpec {
        Framing() {
            super(MemoryWire::new);
        }
    }

    @Nested
    class Headers extends HeadersSpec {
        Headers() {
            super(MemoryWire::new);
        }
    }

    @Nested
    class HeartBeat extends HeartBeatSpec {
        HeartBeat() {
            super(MemoryWire::new);
        }
    }

    @Nested
    class Sending extends SendingSpec {
        Sending() {
            super(MemoryWire::new);
        }
    }

    @Nested
    class Subscribing extends SubscribingSpec {
        Subscribing() {
            super(MemoryWire::new);
        }
    }

    @Nested
    class Acknowledging extends AcknowledgingSpec {
        Acknowledging() {
            super(MemoryWire::new);
        }
    }

    @Nested
    class Transactions extends TransactionsSpec {
        Transactions() {
            super(MemoryWire::new);
        }
    }

    @Nested
    class Ending extends EndingSpec {
        Ending() {
            super(MemoryWire::new);
        }
    }
}
