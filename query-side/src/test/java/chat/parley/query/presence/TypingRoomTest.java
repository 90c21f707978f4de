package chat.parley.query.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.stomp.SharedMessage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who types, as somebody sees it who reads slowly: the latest word of each, and only while it holds. */
class TypingRoomTest {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final TypingRoom room = new TypingRoom();
    private final SlowClient client = new SlowClient(signal -> {
        TypingSource source = new TypingSource(room, signal, room::removeLast);
        room.add(source);
        return source;
    });
    private final EphemeralMessages messages = PresenceSourceTest.messages();

    @Test
    void eachWordIsTold() {
        typed("ada", 1, HOUR);
        typed("bob", 2, HOUR);
        assertThat(told()).containsExactly("ada1", "bob2");
        typed("ada", 3, HOUR);
        assertThat(told()).containsExactly("ada3");
        assertThat(told()).isEmpty();
    }

    @Test
    void aSlowWatcherGetsTheLatestWordOfEach() {
        client.stopReading();
        typed("ada", 1, HOUR);
        assertThat(told()).containsExactly("ada1"); // the write that does not end
        typed("bob", 2, HOUR);
        typed("ada", 3, HOUR);
        typed("bob", 4, HOUR);
        assertThat(told()).isEmpty();
        client.readAgain();
        assertThat(told()).containsExactly("ada3", "bob4");
    }

    @Test
    void whatIsOverIsNotTold() {
        client.stopReading();
        typed("ada", 1, HOUR);
        assertThat(told()).containsExactly("ada1"); // the write that does not end
        typed("bob", 2, 0);
        typed("cleo", 3, HOUR);
        client.readAgain();
        assertThat(told()).containsExactly("cleo3");
    }

    @Test
    void ofAThousandWhoTypeAtOnceAFewAreTold() {
        for (int i = 0; i < 1_000; i++) {
            typed("p" + i, i, HOUR);
        }
        assertThat(told()).hasSize(20);
    }

    private void typed(String username, int number, long nanos) {
        SharedMessage message = messages.of("/topic/any", "typing", List.of(username + number));
        room.typed(username, message, System.nanoTime() + nanos);
    }

    private List<String> told() {
        room.signalWatchers(System.nanoTime());
        return client.messages().stream()
                .map(JsonNode::values)
                .map(words -> words.iterator().next().asString())
                .toList();
    }
}
