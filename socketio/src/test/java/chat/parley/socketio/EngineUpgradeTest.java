package chat.parley.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.socketio.RecordedSession.Poll;
import chat.parley.socketio.RecordedSession.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A client that polls, and goes on with a WebSocket, or means to. */
class EngineUpgradeTest {
    private final EngineServer server = new EngineServer(RecordedSession.SETTINGS);

    @Test
    void aPollingClientGoesOnWithAWebSocket() {
        RecordedSession client = RecordedSession.begun(server);
        client.post("40");
        Poll poll = client.poll();
        Socket socket = new Socket();
        assertThat(client.session.upgrade(socket)).isTrue();
        assertThat(client.session.upgrade(new Socket())).isFalse();
        client.receive(socket, "2probe");
        assertThat(socket.sent).containsExactly("3probe");
        assertThat(poll.answer).isEqualTo("6");
        poll.written();
        assertThat(client.poll().answer).as("a poll that was on its way").isEqualTo("6");

        client.send("42[\"between\"]");
        client.receive(socket, "5");
        assertThat(server.pollingSessions()).isZero();
        client.receive(socket, "42[\"up\"]");
        assertThat(client.told).endsWith("event up[]");
    }

    @Test
    void anUpgradeThatIsNoneLeavesTheClientPolling() {
        RecordedSession client = RecordedSession.begun(server);
        for (String wrong : List.of("5", "2", "42[\"a\"]", "3probe")) {
            Socket socket = new Socket();
            assertThat(client.session.upgrade(socket)).isTrue();
            client.receive(socket, wrong);
            assertThat(socket.closed).isEqualTo("ERROR an upgrade is 2probe, then 5");
        }
        Socket gone = new Socket();
        client.session.upgrade(gone);
        client.session.closed(gone);
        Socket late = new Socket();
        client.session.upgrade(late);
        client.session.look(System.nanoTime() + Duration.ofSeconds(11).toNanos());
        assertThat(late.closed).isEqualTo("ERROR there was no upgrade in time");
        assertThat(client.told).isEmpty();
        client.send("42[\"a\"]");
        assertThat(client.poll().answer).isEqualTo("42[\"a\"]");
    }

    /** A client may be about to close, and never do; nobody would look after its WebSocket. */
    @Test
    void aSessionThatEndsTakesTheWebSocketAlongThatItWasToGoOnWith() {
        RecordedSession client = RecordedSession.begun(server);
        Socket socket = new Socket();
        client.session.upgrade(socket);
        client.receive(socket, "2probe");
        client.session.abort();
        assertThat(socket.isAborted).isTrue();
        assertThat(socket.closed).isNull();
        client.receive(socket, "5");
        assertThat(server.sessions()).isZero();
        assertThat(server.pollingSessions()).isZero();
    }

    @Test
    void aSessionThatEndsTakesTheWebSocketAlongThatItHasJustComeBy() {
        RecordedSession client = RecordedSession.begun(server);
        Poll poll = client.poll();
        client.send("42[\"a\"]");
        Socket used = new Socket();
        upgrade(client, used);
        assertThat(used.isAborted).isFalse();
        poll.done.written(false); // The end comes from the poll, and the WebSocket is alive.
        assertThat(used.isAborted).isTrue();
        assertThat(client.told).containsExactly("closed");
        assertThat(server.sessions()).isZero();
        assertThat(server.pollingSessions()).isZero();
    }

    @Test
    void aWebSocketThatClosesByItselfIsLeftToEndInGoodOrder() {
        RecordedSession client = RecordedSession.begun(server);
        Socket socket = new Socket();
        upgrade(client, socket);
        client.session.closed(socket);
        assertThat(client.told).containsExactly("closed");
        assertThat(socket.isAborted).isFalse();
    }

    private static void upgrade(RecordedSession client, Socket socket) {
        assertThat(client.session.upgrade(socket)).isTrue();
        client.receive(socket, "2probe");
        client.receive(socket, "5");
    }

    @Test
    void aSessionThatIsOverAtThatMomentTakesNoUpgrade() {
        EngineUpgrade upgrade = new EngineUpgrade(new EngineOutbound(() -> {}));
        AtomicBoolean deaf = new AtomicBoolean();
        Socket late = new Socket();
        assertThat(upgrade.begin(late, () -> deaf.getAndSet(true))).isFalse();
        assertThat(upgrade.isProbing(late)).isFalse();

        AtomicBoolean over = new AtomicBoolean();
        Socket dropped = new Socket();
        upgrade.begin(dropped, () -> {
            upgrade.drop(); // once before it is there, and once after that
            return over.getAndSet(true);
        });
        assertThat(upgrade.isProbing(dropped)).isFalse();
        assertThat(dropped.isAborted).isTrue();
    }

    @Test
    void aWebSocketThatWasGivenUpIsNotGoneOnWith() {
        EngineOutbound outbound = new EngineOutbound(() -> {});
        EngineUpgrade upgrade = new EngineUpgrade(outbound);
        Socket socket = new Socket();
        upgrade.begin(socket, () -> false);
        assertThat(upgrade.received(socket, "2probe")).isFalse();
        upgrade.look(System.nanoTime(), 0);
        assertThat(socket.closed).isEqualTo("ERROR there was no upgrade in time");
        assertThat(upgrade.received(socket, "5")).isFalse();
        assertThat(outbound.isPolling()).isTrue();
    }

    @Test
    void aWebSocketThatIsGoneOnWithIsNotGivenUp() {
        EngineUpgrade upgrade = new EngineUpgrade(new EngineOutbound(() -> {}));
        Socket socket = new Socket();
        upgrade.begin(socket, () -> false);
        upgrade.received(socket, "2probe");
        assertThat(upgrade.received(socket, "5")).isTrue();
        upgrade.giveUp(socket, "there was no upgrade in time");
        assertThat(socket.closed).isNull();
        assertThat(socket.isAborted).isFalse();
    }

    @Test
    void pollsAreNotHurriedForAWebSocketThatWasJustGivenUp() {
        EngineOutbound outbound = new EngineOutbound(() -> {});
        EngineUpgrade upgrade = new EngineUpgrade(outbound);
        Socket socket = new Socket();
        socket.onSend = () -> upgrade.look(System.nanoTime(), 0);
        upgrade.begin(socket, () -> false);
        upgrade.received(socket, "2probe");
        assertThat(socket.closed).isNotNull();
        Poll poll = new Poll();
        outbound.poll(poll);
        assertThat(poll.answer).isNull();

        Socket gone = new Socket();
        upgrade.begin(gone, () -> false);
        upgrade.takeOff(gone);
        upgrade.received(gone, "2probe");
        assertThat(gone.sent).isEmpty();
        assertThat(poll.answer).isNull();
    }
}
