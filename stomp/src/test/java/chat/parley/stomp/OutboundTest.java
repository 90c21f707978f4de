package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written when, which a client cannot tell: nothing is taken from a source before its client can have it. */
class OutboundTest {
    private final HeldTransport transport = new HeldTransport();
    private final Map<String, Script> sources = new ConcurrentHashMap<>();
    private final TimerWheel timers = new TimerWheel();

    @AfterEach
    void stopTimers() {
        timers.close();
    }

    @Test
    void aSourceIsAskedWhenTheWriteBeforeIsDone() {
        StompSession session = connected(StompSettings.DEFAULTS);
        Script source = subscribe(session, "/lively", 3);
        source.subscription.signal();
        assertThat(source.polls).isZero();
        transport.release(true);
        assertThat(source.polls).isPositive();
        assertThat(source.messages).isEmpty();
        int polls = source.polls;
        source.add(1);
        assertThat(source.polls).as("while a write is under way").isEqualTo(polls);
        transport.release(true);
        assertThat(transport.lastWrite()).singleElement().asString().contains("/lively message 3");
    }

    @Test
    void theReceiptOfASubscribeComesBeforeItsFirstMessage() {
        StompSession session = connected(StompSettings.DEFAULTS);
        subscribe(session, "/lively", 2);
        transport.release(true);
        assertThat(transport.lastWrite()).hasSize(3);
        assertThat(transport.lastWrite().getFirst()).startsWith("RECEIPT\n").contains("receipt-id:/lively\n");
        assertThat(transport.lastWrite().get(1)).startsWith("MESSAGE\n");
    }

    @Test
    void whatIsEphemeralComesAfterAllElse() {
        StompSession session = connected(StompSettings.DEFAULTS);
        subscribe(session, "/ephemeral", 1);
        subscribe(session, "/lively", 200);
        transport.releaseAll();
        assertThat(transport.lastWrite().getLast()).contains("/ephemeral message 0");
        assertThat(transport.writes().stream().flatMap(write -> write.stream()).toList())
                .hasSize(1 + 2 + 201);
    }

    @Test
    void aLivelySubscriptionLeavesRoomForOthers() {
        StompSession session = connected(StompSettings.DEFAULTS);
        subscribe(session, "/lively", 1_000);
        subscribe(session, "/other", 1);
        transport.release(true);
        assertThat(transport.lastWrite()).anySatisfy(frame -> assertThat(frame).contains("/other message 0"));
    }

    @Test
    void anErrorIsTheLastFrame() {
        StompSession session = connected(StompSettings.DEFAULTS);
        Script source = subscribe(session, "/lively", 5);
        session.end(new IllegalStateException("enough"));
        source.subscription.signal();
        transport.releaseAll();
        assertThat(transport.lastWrite()).hasSize(2);
        assertThat(transport.lastWrite().getFirst()).startsWith("RECEIPT\n");
        assertThat(transport.lastWrite().getLast()).startsWith("ERROR\n").contains("enough");
        assertThat(source.polls).isZero();
        assertThat(source.closed).isTrue();
        assertThat(transport.isClosed()).isTrue();
    }

    @Test
    void anAnswerThatComesTooLateIsNotBehindTheError() {
        Outbound outbound = new Outbound(transport, Runnable::run, transport::abort);
        outbound.answer(bytes("first"));
        outbound.close(bytes("ERROR"), Transport.Ending.ERROR, "");
        outbound.answer(bytes("late"));
        transport.release(true);
        assertThat(transport.lastWrite().getLast()).isEqualTo("ERROR");
        outbound.answer(bytes("too late"));
        transport.releaseAll();
        assertThat(transport.lastWrite().getLast()).isEqualTo("ERROR");
        assertThat(transport.isClosed()).isTrue();
    }

    @Test
    void whatWaitsForTheClientIsCounted() {
        Outbound outbound = new Outbound(transport, Runnable::run, transport::abort);
        assertThat(outbound.bytesWaiting()).isZero();
        outbound.answer(bytes("12345"));
        assertThat(outbound.bytesWaiting()).as("its write is under way").isEqualTo(5);
        outbound.answer(bytes("123"));
        outbound.answer(bytes("12"));
        assertThat(outbound.bytesWaiting()).isEqualTo(10);
        transport.release(true);
        assertThat(outbound.bytesWaiting()).isEqualTo(5);
        transport.release(true);
        assertThat(outbound.bytesWaiting()).isZero();
    }

    @Test
    void nothingIsWrittenOnABrokenConnection() {
        Outbound outbound = new Outbound(transport, Runnable::run, transport::abort);
        outbound.answer(bytes("first"));
        outbound.answer(bytes("second"));
        transport.release(false);
        outbound.answer(bytes("third"));
        assertThat(transport.writes()).hasSize(1);
        assertThat(transport.isAborted()).isTrue();
    }

    @Test
    void aConnectionThatCannotBeWrittenOnIsDroppedAndNobodyElseSuffers() {
        StompSession session = connected(StompSettings.DEFAULTS);
        Script source = subscribe(session, "/lively", 0);
        transport.releaseAll();
        source.fault = new StackOverflowError("a fault in the source");
        source.subscription.signal(); // which throws nothing, as there are others to signal
        assertThat(transport.isAborted()).isTrue();
    }

    @Test
    void aWriteThatStallsEndsTheConnection() {
        timers.start();
        connected(TestSettings.times(TestSettings.LONG, TestSettings.LONG, Duration.ofMillis(200), TestSettings.LONG));
        Awaitility.await().until(transport::isAborted);
        assertThat(transport.isClosed()).isFalse();
    }

    @Test
    void aClientThatDoesNotReadItsAnswersIsReadNoFurther() {
        StompSession session = connected(TestSettings.answersWaitingMax(3));
        Thread client = Thread.startVirtualThread(() -> {
            for (int i = 0; i < 10; i++) {
                receive(session, "BEGIN\ntransaction:%d\nreceipt:r%d\n\n\0".formatted(i, i));
            }
        });
        Awaitility.await().until(() -> session.outbound().answersWaiting() == 4);
        assertThat(client.isAlive()).isTrue();
        Awaitility.await().until(() -> {
            assertThat(session.outbound().answersWaiting()).isLessThanOrEqualTo(4);
            transport.release(true);
            return !client.isAlive() && !transport.release(true);
        });
        assertThat(transport.writes().stream().mapToInt(write -> write.size()).sum())
                .isEqualTo(11);
    }

    @Test
    void whatAClientSaysAfterTheEndIsNotKept() {
        StompSession session = connected(StompSettings.DEFAULTS);
        session.end(new IllegalStateException("enough"));
        WeakReference<byte[]> piece = receiveLarge(session);
        Awaitility.await().until(() -> {
            System.gc();
            return piece.get() == null;
        });
        assertThat(transport.isClosed()).isFalse(); // as its client has not read the ERROR yet
        session.closed();
    }

    private static WeakReference<byte[]> receiveLarge(StompSession session) {
        byte[] large = bytes("SEND\n" + "x".repeat(100_000));
        session.receive(large);
        return new WeakReference<>(large);
    }

    private StompSession connected(StompSettings settings) {
        StompSession session = new StompSession("1", transport, new Scripted(), settings, timers, Runnable::run);
        receive(session, "CONNECT\naccept-version:1.2\nhost:x\n\n\0");
        return session;
    }

    private Script subscribe(StompSession session, String destination, int messages) {
        Script script = new Script(destination);
        script.add(messages);
        sources.put(destination, script);
        receive(session, "SUBSCRIBE\ndestination:%1$s\nid:%1$s\nreceipt:%1$s\n\n\0".formatted(destination));
        return script;
    }

    private static void receive(StompSession session, String text) {
        session.receive(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Gives subscribers what a test has prepared. */
    private final class Scripted implements StompApplication {
        @Override
        public String connect(StompSession session, StompHeaders connect) {
            return null;
        }

        @Override
        public void send(Send send) {
            send.accepted(Map.of());
        }

        @Override
        public Subscribed subscribe(Subscription subscription) {
            Script script = sources.get(subscription.destination());
            script.subscription = subscription;
            return new Subscribed(script, Map.of());
        }

        @Override
        public Refused wordsFor(StompSession session, String receipt, Throwable failure) {
            return new Refused(String.valueOf(failure.getMessage()), Map.of(), new byte[0]);
        }
    }

    private static final class Script implements MessageSource {
        private final String destination;
        private final Queue<SharedMessage> messages = new ArrayDeque<>();
        private Subscription subscription;
        private Error fault;
        private int made;
        private int polls;
        private boolean closed;

        private Script(String destination) {
            this.destination = destination;
        }

        private void add(int count) {
            for (int i = 0; i < count; i++) {
                byte[] body = bytes(destination + " message " + made++);
                messages.add(new SharedMessage("m" + made, StompHeaders.of("destination", destination), body));
            }
            if (subscription != null) {
                subscription.signal();
            }
        }

        @Override
        public SharedMessage poll() {
            polls++;
            if (fault != null) {
                throw fault;
            }
            return messages.poll();
        }

        @Override
        public boolean isEphemeral() {
            return destination.equals("/ephemeral");
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
