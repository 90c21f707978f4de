package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Before a server sends its clients away, it answers what they have said, and hears nothing more. */
class GoingAwayTest {
    private final LateApplication application = new LateApplication();
    private final HeldTransport transport = new HeldTransport();
    private final StompSession session =
            new StompSession("s1", transport, application, StompSettings.DEFAULTS, new TimerWheel(), Runnable::run);

    @Test
    void isDoneOnceEverythingIsAnsweredAndWritten() {
        connect();
        send("r1");
        assertThat(session.isDone()).as("it still listens").isFalse();
        session.stopListening();
        assertThat(session.isDone()).as("r1 is not answered").isFalse();
        application.sends.getFirst().accepted(Map.of());
        assertThat(transport.lastWrite()).singleElement().asString().contains("receipt-id:r1");
        assertThat(session.isDone()).as("its receipt is not written").isFalse();
        transport.releaseAll();
        assertThat(session.isDone()).isTrue();
    }

    @Test
    void handlesNoFrameThatComesLater() {
        connect();
        session.stopListening();
        send("r1");
        assertThat(application.sends).isEmpty();
        assertThat(session.isDone()).isTrue();
    }

    private void connect() {
        session.receive("CONNECT\naccept-version:1.2\nhost:h\n\n\0".getBytes(UTF_8));
        transport.releaseAll();
    }

    private void send(String receipt) {
        session.receive("SEND\ndestination:/queue/tea\nreceipt:%s\n\nhello\0"
                .formatted(receipt)
                .getBytes(UTF_8));
    }

    /** Answers when a test says so. */
    private static final class LateApplication implements StompApplication {
        private final List<Send> sends = new CopyOnWriteArrayList<>();

        @Override
        public String connect(StompSession session, StompHeaders connect) {
            return "ada";
        }

        @Override
        public void send(Send send) {
            sends.add(send);
        }

        @Override
        public Subscribed subscribe(Subscription subscription) {
            throw new AssertionError("Nobody subscribes here");
        }

        @Override
        public Refused wordsFor(StompSession session, @Nullable String receipt, Throwable failure) {
            throw new AssertionError("Nothing is refused here", failure);
        }
    }
}
