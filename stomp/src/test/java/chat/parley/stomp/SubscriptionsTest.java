package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.stomp.conformance.ServerFrame;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the specifications leave open: subscriptions to refusals, and frames that cross the end of their subscription. */
class SubscriptionsTest {
    private final MemoryTransport transport = new MemoryTransport();
    private final StompSession session =
            new StompSession("1", transport, new EchoApplication(), StompSettings.DEFAULTS, new TimerWheel());

    @BeforeEach
    void connect() {
        send("CONNECT\naccept-version:1.2\nhost:x\n\n");
        assertThat(next().command()).isEqualTo("CONNECTED");
    }

    @Test
    void refusalsComeAsLongAsOneSubscriptionToThemIsOpen() {
        for (String id : new String[] {"1", "2", "3"}) {
            send("SUBSCRIBE\ndestination:/user/queue/errors\nid:%s\n\n".formatted(id));
        }
        send("UNSUBSCRIBE\nid:3\n\n");
        send("UNSUBSCRIBE\nid:1\n\n");
        send("SEND\ndestination:/nowhere\nreceipt:a\n\n");
        ServerFrame refusal = next();
        assertThat(refusal.command()).isEqualTo("MESSAGE");
        assertThat(refusal.header("subscription")).isEqualTo("2");
        assertThat(refusal.header("receipt-id")).isEqualTo("a");
        assertThat(transport.unread()).isZero();
        send("UNSUBSCRIBE\nid:2\n\n");
        send("SEND\ndestination:/nowhere\nreceipt:b\n\n");
        assertThat(next().command()).isEqualTo("ERROR");
    }

    @Test
    void aClientMayGoOnWithASubscriptionThatTheServerHasEnded() {
        send("SUBSCRIBE\ndestination:/queue/a\nid:1\nack:client\n\n");
        send("SEND\ndestination:/queue/a\n\n" + EchoApplication.LAST);
        send("SEND\ndestination:/queue/a\n\nunheard");
        send("ACK\nid:%s\nreceipt:acknowledged\n\n".formatted(next().header("ack")));
        assertThat(next().header("receipt-id")).isEqualTo("acknowledged");
        send("UNSUBSCRIBE\nid:1\nreceipt:ended\n\n");
        assertThat(next().header("receipt-id")).isEqualTo("ended");
    }

    @Test
    void notForEver() {
        for (int id = 1; id <= 17; id++) {
            send("SUBSCRIBE\ndestination:/queue/a\nid:%d\n\n".formatted(id));
            send("UNSUBSCRIBE\nid:%d\n\n".formatted(id));
        }
        send("UNSUBSCRIBE\nid:2\nreceipt:known\n\n");
        assertThat(next().header("receipt-id")).isEqualTo("known");
        send("UNSUBSCRIBE\nid:1\n\n");
        assertThat(next().command()).isEqualTo("ERROR");
    }

    private void send(String frame) {
        session.receive((frame + "\0").getBytes(UTF_8));
    }

    private ServerFrame next() {
        return ServerFrame.parse(transport.next(Duration.ofSeconds(20)));
    }
}
