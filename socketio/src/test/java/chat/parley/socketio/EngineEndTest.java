package chat.parley.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.socketio.EngineSocket.Ending;
import chat.parley.socketio.RecordedSession.Poll;
import chat.parley.socketio.RecordedSession.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a session ends in good order. */
class EngineEndTest {
    private final EngineServer server = new EngineServer(RecordedSession.SETTINGS);

    private static Poll poll(RecordedSession client) {
        Poll poll = new Poll();
        client.session.poll(poll);
        return poll;
    }

    private static void send(RecordedSession client, String packet) {
        client.session.send(List.of(packet.getBytes(UTF_8)), written -> {});
    }

    private RecordedSession begun() {
        RecordedSession client = RecordedSession.polling(server);
        poll(client).written();
        return client;
    }

    @Test
    void lastWordsWaitForTheNextPoll() {
        RecordedSession client = begun();
        send(client, "42[\"a\"]");
        client.session.close(List.of("41".getBytes(UTF_8)), Ending.ERROR, "away");
        Poll poll = poll(client);
        assertThat(poll.answer).isEqualTo("42[\"a\"]\u001e41");
        poll.written();
        assertThat(client.told).as("it is to read this first").isEmpty();
        Poll last = poll(client);
        assertThat(last.answer).isEqualTo("1");
        last.written();
        assertThat(client.told).containsExactly("closed");

        RecordedSession never = begun();
        never.session.close(List.of(), Ending.GOING_AWAY, "");
        never.session.look(System.nanoTime() + Duration.ofSeconds(11).toNanos());
        assertThat(never.told).containsExactly("closed");
        Socket socket = new Socket();
        RecordedSession direct = RecordedSession.on(server, socket);
        direct.session.close(List.of("41".getBytes(UTF_8)), Ending.GOING_AWAY, "the server stops");
        assertThat(socket.sent).endsWith("41");
        assertThat(socket.closed).isEqualTo("GOING_AWAY the server stops");
        direct.session.closed(socket);
        assertThat(direct.told).containsExactly("closed");
        assertThat(server.sessions()).isZero();
        assertThat(server.pollingSessions()).isZero();
    }

    @Test
    void aClientThatSaysSoIsGone() {
        RecordedSession client = begun();
        Poll poll = poll(client);
        client.post("1");
        assertThat(client.told).containsExactly("closed");
        assertThat(poll.answer).isEqualTo("1");
    }

    @Test
    void aPollThatCameBeforeTheLastWordsWereReadIsAnsweredThen() {
        RecordedSession client = begun();
        Poll poll = poll(client);
        client.session.close(List.of("41".getBytes(UTF_8)), Ending.ERROR, "away");
        assertThat(poll.answer).isEqualTo("41");
        Poll next = poll(client);
        assertThat(next.answer).isNull();
        poll.written();
        assertThat(next.answer).isEqualTo("1");
    }

    @Test
    void whoIsSentAwayAndLeavesIsGoneAtOnce() {
        RecordedSession client = begun();
        client.session.close(List.of("41".getBytes(UTF_8)), Ending.ERROR, "away");
        poll(client).written();
        Poll waiting = poll(client);
        assertThat(client.post("42[\"a\"]")).isNull();
        assertThat(server.sessions()).isEqualTo(1);
        assertThat(client.post("1")).isNull();
        assertThat(waiting.answer).isEqualTo("1");
        assertThat(client.told).containsExactly("closed");
        assertThat(server.sessions()).isZero();
        assertThat(server.pollingSessions()).isZero();
    }

    @Test
    void whoIsSentAwayAndDoesNothingIsGoneInTheEnd() {
        RecordedSession client = begun();
        client.session.close(List.of("41".getBytes(UTF_8)), Ending.ERROR, "away");
        poll(client).written();
        client.session.look(System.nanoTime() + Duration.ofSeconds(11).toNanos());
        assertThat(client.told).containsExactly("closed");
    }
}
