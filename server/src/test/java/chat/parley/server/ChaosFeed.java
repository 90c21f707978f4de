package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.StompClient.Frame;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/** A room as those see it who follow it together, over whichever nodes. */
final class ChaosFeed {
    private final String room;
    private final Map<Long, String> events = new ConcurrentHashMap<>();
    private volatile long end = Long.MAX_VALUE;

    ChaosFeed(String room) {
        this.room = room;
    }

    String room() {
        return room;
    }

    /** All must see the same event at the same place. */
    void seen(Frame event, String by) {
        String first = events.putIfAbsent(event.sequence(), event.body());
        assertThat(event.body())
                .as("event %d of %s as %s sees it", event.sequence(), room, by)
                .isEqualTo(first == null ? event.body() : first);
    }

    /** Nobody posts any more: this was the last. */
    void endsWith(long sequence) {
        end = sequence;
    }

    long end() {
        return end;
    }

    /** All of them, in order. */
    List<JsonNode> events() {
        return LongStream.rangeClosed(0, end)
                .mapToObj(sequence -> Server.JSON.readTree(events.get(sequence)))
                .toList();
    }
}
