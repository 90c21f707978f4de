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

    @Test
    void lastWordsWaitForTheNextPoll() {
        RecordedSession client = RecordedSession.begun(server);
        client.send("42[\"a\"]");
        client.session.close(List.of("41".getBytes(UTF_8)), Ending.ERROR, "away");
        Poll poll = client.poll();
        assertThat(poll.answer).isEqualTo("42[\"a\"]\u001e41");
        poll.written();
        assertThat(client.told).as("it is to read this first").isEmpty();
        Poll last = client.poll();
        assertThat(last.answer).isEqualTo("1");
        last.written();
        assertThat(client.told).containsExactly("closed");

        RecordedSession never = RecordedSession.begun(server);
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
        RecordedSession client = RecordedSession.begun(server);
        Poll poll = client.poll();
        client.post("1");
        assertThat(client.told).containsExactly("closed");
        assertThat(poll.answer).isEqualTo("1");
    }

    @Test
    void aPollThatCameBeforeTheLastWordsWereReadIsAnsweredThen() {
        RecordedSession client = RecordedSession.begun(server);
        Poll poll = client.poll();
        client.session.close(List.of("41".getBytes(UTF_8)), Ending.ERROR, "away");
        assertThat(poll.answer).isEqualTo("41");
        Poll next = client.poll();
        assertThat(next.answer).isNull();
        poll.written();
        assertThat(next.answer).isEqualTo("1");
    }

    @Test
    void whoIsSentAwayAndLeavesIsGoneAtOnce() {
        RecordedSession client = RecordedSession.begun(server);
        client.session.close(List.of("41".getBytes(UTF_8)), Ending.ERROR, "away");
        client.poll().written();
        Poll waiting = client.poll();
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
        RecordedSession client = RecordedSession.begun(server);
        client.session.close(List.of("41".getBytes(UTF_8)), Ending.ERROR, "away");
        client.poll().written();
        client.session.look(System.nanoTime() + Duration.ofSeconds(11).toNanos());
        assertThat(client.told).containsExactly("closed");
    }
}
