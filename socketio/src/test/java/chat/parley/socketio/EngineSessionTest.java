package chat.parley.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.socketio.RecordedSession.Poll;
import chat.parley.socketio.RecordedSession.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EngineSessionTest {
    private static final int FUZZED = 20_000;

    private final EngineServer server = new EngineServer(RecordedSession.SETTINGS);
    private final List<Boolean> written = new ArrayList<>();

    private void send(RecordedSession client, String... packets) {
        client.session.send(
                List.of(packets).stream().map(p -> p.getBytes(UTF_8)).toList(), written::add);
    }

    @Test
    void aHandshakeSaysWhatTheClientMustKnow() {
        RecordedSession client = RecordedSession.polling(server);
        assertThat(client.poll().answer)
                .isEqualTo(("0{\"sid\":\"%s\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,"
                                + "\"pingTimeout\":20000,\"maxPayload\":1000}")
                        .formatted(client.session.sid()));
        assertThat(client.session.sid()).hasSize(24);
        Socket socket = new Socket();
        RecordedSession direct = RecordedSession.on(server, socket);
        assertThat(socket.sent).hasSize(1).first().asString().contains(direct.session.sid());
        assertThat(server.pollingSessions()).isEqualTo(1);
    }

    @Test
    void aPollWaitsForWhatThereWillBeAndOneWriteForThePoll() {
        RecordedSession client = RecordedSession.begun(server);
        Poll poll = client.poll();
        assertThat(poll.answer).isNull();
        send(client, "42[\"a\"]", "42[\"b\"]");
        assertThat(poll.answer).isEqualTo("42[\"a\"]\u001e42[\"b\"]");
        assertThat(written).isEmpty();
        Poll next = client.poll(); // It may come before the server knows that the last one was read.
        poll.written();
        assertThat(written).containsExactly(true);
        send(client, "42[\"c\"]");
        assertThat(next.answer).isEqualTo("42[\"c\"]");
        next.written();

        send(client, "42[\"d\"]");
        assertThat(written).hasSize(2);
        assertThat(client.poll().answer).isEqualTo("42[\"d\"]");
    }

    @Test
    void twoPollsOrPostsAtATimeEndTheSession() throws InterruptedException {
        RecordedSession client = RecordedSession.begun(server);
        client.poll();
        assertThat(client.session.poll(new Poll())).isFalse();
        assertThat(client.told).containsExactly("violated: two polls came at a time");

        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        RecordedSession slow = new RecordedSession() {
            @Override
            public void event(SocketIoEvent event) {
                inside.countDown();
                try {
                    over.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        slow.session = server.open(session -> slow);
        Thread first = Thread.startVirtualThread(() -> slow.post("40\u001e42[\"a\"]"));
        inside.await();
        assertThat(slow.post("42[\"b\"]")).isEqualTo("two posts came at a time");
        over.countDown();
        first.join();
        assertThat(slow.told).contains("violated: two posts came at a time");
    }

    @Test
    void aPostIsManyPacketsUpToThatWhichIsWrong() {
        RecordedSession client = RecordedSession.begun(server);
        assertThat(client.post("40\u001e42[\"a\"]\u001e3\u001e6")).isNull();
        assertThat(client.post("42[\"b\"]\u001e2\u001e42[\"c\"]")).isEqualTo("it is the server that pings");
        assertThat(client.post("42[\"d\"]")).isNull(); // Nobody listens any more.
        assertThat(client.told)
                .containsExactly("connect {}", "event a[]", "event b[]", "violated: it is the server that pings");
        for (String wrong : List.of("", "x", "0", "5", "\u001e", "4", "b", "42[\"a\"]")) {
            assertThat(RecordedSession.begun(server).post(wrong)).as(wrong).isNotBlank();
        }
        assertThat(RecordedSession.begun(server).session.post(new byte[] {'4', (byte) 0xff}))
                .isEqualTo("packets are UTF-8");
        RecordedSession large = RecordedSession.begun(server);
        assertThat(large.post("4".repeat(1_001))).isEqualTo("a payload is at most 1000 bytes");
        assertThat(large.told).containsExactly("too large: a payload is at most 1000 bytes");
    }

    @Test
    void aWebSocketHasOneWriteAtATime() {
        Socket socket = new Socket();
        RecordedSession client = RecordedSession.on(server, socket);
        socket.isSlow = true;
        send(client, "42[\"a\"]");
        send(client, "42[\"b\"]");
        assertThat(socket.sent).hasSize(2).last().isEqualTo("42[\"a\"]");
        socket.done.written(true);
        assertThat(socket.sent).hasSize(3).last().isEqualTo("42[\"b\"]");
        socket.done.written(false);
        assertThat(written).containsExactly(true, false);
        assertThat(client.told).containsExactly("closed");
        send(client, "42[\"c\"]");
        assertThat(written).endsWith(false);
    }

    @Test
    void whoAsksAndDoesNotReadIsDropped() {
        RecordedSession client = RecordedSession.begun(server);
        for (int i = 0; i < 17; i++) {
            client.post("40/other,");
        }
        assertThat(client.told).containsExactly("closed");
        assertThat(server.sessions()).isZero();
    }

    @Test
    void aClientThatDoesNotAnswerPingsIsGone() {
        Socket socket = new Socket();
        RecordedSession client = RecordedSession.on(server, socket);
        long later = System.nanoTime() + Duration.ofSeconds(26).toNanos();
        client.session.look(later);
        assertThat(socket.sent).endsWith("2");
        long tooLate = later + Duration.ofSeconds(21).toNanos();
        client.session.look(tooLate);
        client.session.look(tooLate);
        assertThat(socket.isAborted)
                .as("once or twice it may be the server that stood still")
                .isFalse();
        client.session.look(tooLate);
        assertThat(socket.isAborted).isTrue();
        assertThat(client.told).containsExactly("closed");

        RecordedSession polling = RecordedSession.begun(server);
        polling.session.look(later);
        Poll poll = polling.poll();
        assertThat(poll.answer).isEqualTo("2");
    }

    @Test
    void onlySoManyPoll() {
        List<RecordedSession> clients = new ArrayList<>();
        for (int i = 0; i < RecordedSession.SETTINGS.pollingSessionsMax(); i++) {
            clients.add(RecordedSession.begun(server));
        }
        assertThat(server.open(session -> new RecordedSession())).isNull();
        clients.getFirst().session.abort();
        assertThat(server.open(session -> new RecordedSession())).isNotNull();
    }

    @Test
    void looksAfterItsSessionsByItself() {
        EngineServer quick = new EngineServer(new EngineSettings(
                Duration.ofMillis(1), Duration.ofMillis(1), 1_000, 10, Duration.ofSeconds(1), Duration.ofSeconds(1)));
        try (quick) {
            quick.start();
            RecordedSession.polling(quick);
            await().until(() -> quick.sessions() == 0);
        }
    }

    /** Whatever comes, in whatever order, the session goes on or ends, and keeps no more than it may. */
    @Test
    void takesAnythingOrEnds() {
        Random random = new Random(20_261_129);
        String[] inputs = {
            "40", "41", "42[\"a\"]", "51-[\"a\"]", "b", "2", "3", "2probe", "5", "6", "1", "x", "", "40/x,"
        };
        for (int i = 0; i < FUZZED; i++) {
            EngineServer any = new EngineServer(RecordedSession.SETTINGS);
            RecordedSession client = RecordedSession.polling(any);
            List<Socket> sockets = List.of(new Socket(), new Socket());
            for (int step = 0; step < 12; step++) {
                String input = inputs[random.nextInt(inputs.length)];
                Socket socket = sockets.get(random.nextInt(2));
                switch (random.nextInt(7)) {
                    case 0 -> client.poll();
                    case 1 -> client.post(input);
                    case 2 -> client.session.upgrade(socket);
                    case 3 -> client.receive(socket, input);
                    case 4 -> client.session.receivedBinary(socket, 1);
                    case 5 -> send(client, "42[\"b\"]");
                    default -> client.session.closed(socket);
                }
            }
            client.session.abort();
            assertThat(client.told).filteredOn("closed"::equals).hasSize(1);
            assertThat(any.sessions()).isZero();
            assertThat(any.pollingSessions()).isZero();
            written.clear();
        }
    }
}
