package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.StompClient.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * A client that says where it was gets everything after that, once and in order, whether that is still in the feed's
 * memory or many pages back in the log, and whatever is posted meanwhile.
 */
@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumeTest {
    /** A feed remembers 512 events, and a page of the log has 200. */
    private static final int DEPTH = 1_100;

    private static final int MEANWHILE = 300;

    @Autowired
    private Server server;

    private String room;
    private StompClient watcher;

    @BeforeAll
    void fillARoom() {
        room = server.newRoom();
        watcher = server.connect("watcher");
        subscribe(watcher, "watch", "after:-1"); // so that the feed remembers as much as it can
        postAll(room, DEPTH);
        assertThat(sequences(watcher, "watch", 0, head(room))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 200, 511, 512, 513, 514, 600, 1_000, 1_100})
    void fromSoManyEventsAgoWhileOthersPost(int ago) {
        long after = head(room) - ago;
        CompletableFuture<Long> meanwhile = postMeanwhile();
        try (StompClient reader = server.connect("reader")) {
            Frame receipt = subscribe(reader, "here", "after:" + after);
            assertThat(receipt.sequence()).isGreaterThanOrEqualTo(after + ago);
            assertSeesTheHistory(reader, "here", after, meanwhile.join());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 199, 200, 201, DEPTH / 2})
    void fromAPlaceWhileOthersPost(long after) {
        CompletableFuture<Long> meanwhile = postMeanwhile();
        try (StompClient reader = server.connect("reader")) {
            subscribe(reader, "here", "after:" + after);
            assertSeesTheHistory(reader, "here", after, meanwhile.join());
        }
    }

    @Test
    void fromNowOnWithoutAPlace() {
        CompletableFuture<Long> meanwhile = postMeanwhile();
        try (StompClient reader = server.connect("reader")) {
            Frame receipt = subscribe(reader, "here", "x-after:0");
            assertSeesTheHistory(reader, "here", receipt.sequence(), meanwhile.join());
        }
    }

    @Test
    void inARoomThatNobodyHasFollowed() {
        String quiet = server.newRoom();
        long head = postAll(quiet, DEPTH);
        try (StompClient reader = server.connect("reader")) {
            reader.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:here\nafter:-1\nreceipt:r\n\n\0".formatted(quiet));
            assertThat(reader.next().sequence()).isEqualTo(head);
            assertThat(sequences(reader, "here", 0, head)).hasSize(DEPTH + 2);
        }
    }

    @Test
    void fromManyPlacesInOneSession() {
        long head = head(room);
        CompletableFuture<Long> meanwhile = postMeanwhile();
        try (StompClient reader = server.connect("reader")) {
            long[] places = {-1, 0, head / 2, head - 300, head};
            for (int i = 0; i < places.length; i++) {
                reader.send(subscribeFrame("place" + i, "after:" + places[i]));
            }
            long last = meanwhile.join();
            List<List<Long>> seen = Stream.generate(() -> (List<Long>) new ArrayList<Long>())
                    .limit(places.length)
                    .toList();
            long expected = LongStream.of(places).map(place -> last - place).sum();
            int receipts = 0;
            for (long i = 0; i < expected + places.length; i++) {
                Frame frame = reader.next();
                if (frame.command().equals("RECEIPT")) {
                    assertThat(seen.get(receipts)).as("before its RECEIPT").isEmpty();
                    assertThat(frame.header("receipt-id")).isEqualTo("r-place" + receipts);
                    receipts++;
                } else {
                    int place = Integer.parseInt(frame.header("subscription").substring("place".length()));
                    seen.get(place).add(frame.sequence());
                }
            }
            for (int i = 0; i < places.length; i++) {
                assertThat(seen.get(i)).isEqualTo(range(places[i] + 1, last));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-2", "soon", "1.5", "", "99999999", "99999999999999999999"})
    void notFromAPlaceThatThereIsNot(String after) {
        try (StompClient reader = server.connect("reader")) {
            reader.subscribe("/user/queue/errors", "errors");
            reader.send(subscribeFrame("here", "after:" + after));
            assertThat(reader.next().headers())
                    .containsEntry("code", "invalid-cursor")
                    .containsEntry("receipt-id", "r-here");
            assertThat(subscribe(reader, "here", "after:0").command()).isEqualTo("RECEIPT");
        }
    }

    private CompletableFuture<Long> postMeanwhile() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Long> last = CompletableFuture.supplyAsync(
                () -> {
                    postAll(room, MEANWHILE / 3);
                    begun.complete(null);
                    return postAll(room, MEANWHILE);
                },
                task -> Thread.ofPlatform().start(task));
        CompletableFuture.anyOf(begun, last).join();
        return last;
    }

    /** Posts so many messages, and tells the sequence of the last one. */
    private long postAll(String where, int messages) {
        try (StompClient writer = server.connect("writer")) {
            for (int i = 0; i < messages; i++) {
                writer.post(where, "r" + i, Server.message(UUID.randomUUID(), "message " + i));
            }
            return writer.await(frame -> frame.is("RECEIPT", "receipt-id", "r" + (messages - 1)))
                    .sequence();
        }
    }

    private long head(String of) {
        try (StompClient reader = server.connect("reader")) {
            return reader.subscribe("/topic/rooms/" + of, "head").sequence();
        }
    }

    /** The RECEIPT, which is the first frame to come. */
    private Frame subscribe(StompClient client, String id, String header) {
        client.send(subscribeFrame(id, header));
        Frame first = client.next();
        assertThat(first.headers()).containsEntry("receipt-id", "r-" + id);
        return first;
    }

    private String subscribeFrame(String id, String header) {
        return "SUBSCRIBE\ndestination:/topic/rooms/%s\nid:%s\n%s\nreceipt:r-%s\n\n\0".formatted(room, id, header, id);
    }

    private void assertSeesTheHistory(StompClient reader, String id, long after, long last) {
        List<String> pushed = new ArrayList<>();
        List<Long> sequences = new ArrayList<>();
        for (long sequence = after + 1; sequence <= last; sequence++) {
            Frame frame = reader.next();
            assertThat(frame.header("subscription")).isEqualTo(id);
            sequences.add(frame.sequence());
            if (frame.header("type").equals("message.posted")) {
                pushed.add(frame.json().get("messageId").asString());
            }
        }
        assertThat(sequences).isEqualTo(range(after + 1, last));
        List<String> stored = server.history(room).stream()
                .filter(message -> message.get("sequence").asLong() > after)
                .map(message -> message.get("messageId").asString())
                .toList();
        assertThat(pushed).isEqualTo(stored);
        assertThat(reader.rest()).isEmpty();
    }

    private static List<Long> sequences(StompClient reader, String id, long first, long last) {
        List<Long> sequences = new ArrayList<>();
        while (sequences.size() <= last - first) {
            Frame frame = reader.next();
            assertThat(frame.header("subscription")).isEqualTo(id);
            sequences.add(frame.sequence());
        }
        assertThat(sequences).isEqualTo(range(first, last));
        return sequences;
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
