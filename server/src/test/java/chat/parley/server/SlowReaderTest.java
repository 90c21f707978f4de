package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.server.StompClient.Frame;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Who stops reading hurts nobody: the others hear everything meanwhile, the server keeps nothing for the one that stopped,
 * and that one misses nothing either.
 *
 * <p>It is short here. Longer, and with more clients: {@code ./mvnw -B test -pl server -am -Dtest=SlowReaderTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dslow.messages=10000 -Dslow.stopped=20 -Dslow.reading=5}
 */
@ServerTest
class SlowReaderTest {
    private static final int MESSAGES = Integer.getInteger("slow.messages", 1_000);
    private static final int STOPPED = Integer.getInteger("slow.stopped", 4);
    private static final int READING = Integer.getInteger("slow.reading", 2);
    /** So that what keeps the newest 32 MB of events is full before the memory is first measured. */
    private static final int BEFORE = 2_200;
    /** The longest content there may be: 16 KB. */
    private static final String CONTENT = "🦜".repeat(4_000);

    private static final long CONTENT_BYTES = 16_000;
    private static final String RECEIVE_BUFFER = "jdk.httpclient.receiveBufferSize";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Autowired
    private Server server;

    @Autowired
    private HikariDataSource dataSource;

    /**
     * Else the way to a client might take all there is: Linux lends a connection up to 32 MB. It must have room for a few
     * of loopback's segments of 64 KB, or TCP waits longer and longer for a window that takes one.
     */
    @BeforeAll
    static void narrowTheWay() {
        System.setProperty(RECEIVE_BUFFER, String.valueOf(192 * 1024));
    }

    @AfterAll
    static void widenTheWay() {
        System.clearProperty(RECEIVE_BUFFER);
    }

    @Test
    void theOthersHearEverythingMeanwhileAndSoDoesWhoReadsOn() {
        String room = server.newRoom();
        postAll(server, room, BEFORE);
        long before = 1L + BEFORE; // room.opened is 0, and the writer joins first
        List<StompClient> stopped = followers(server, room, "stopped", STOPPED, before);
        List<StompClient> reading = followers(server, room, "reading", READING, before);
        long heapBefore = heapInUse();

        stopped.forEach(StompClient::pause);
        long last = before + MESSAGES;
        List<CompletableFuture<Void>> heard = reading.stream()
                .map(client -> hearing(client, before + 1, last))
                .toList();
        postAll(server, room, MESSAGES);
        assertThat(heard).allSatisfy(all -> assertThat(all).succeedsWithin(PATIENCE));
        // Less than what one of them has not read; the server has that many for each of them to send.
        long halfOfOnesShare = MESSAGES * CONTENT_BYTES / 2;
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(heapInUse() - heapBefore).isLessThan(halfOfOnesShare));
        assertThat(stopped).allSatisfy(client -> {
            assertThat(client.isOpen()).isTrue();
            assertThat(client.waiting()).isLessThan(3); // what was on its way to the client as it stopped
        });

        stopped.forEach(StompClient::readOn);
        List<CompletableFuture<Void>> caughtUp = stopped.stream()
                .map(client -> hearing(client, before + 1, last))
                .toList();
        assertThat(caughtUp).allSatisfy(all -> assertThat(all).succeedsWithin(PATIENCE));
        postAll(server, room, 1);
        stopped.forEach(client -> hear(client, last + 1, last + 1));
        stopped.forEach(StompClient::close);
        reading.forEach(StompClient::close);
    }

    @Test
    void whoStopsForTooLongLosesTheConnectionButNoEvent() {
        try (Node impatient = Node.on(dataSource.getJdbcUrl(), "--parley.stomp.write-stalled=5s")) {
            Server server = impatient.server();
            String room = server.newRoom();
            List<StompClient> stopped = followers(server, room, "stopped", STOPPED, 0);
            List<StompClient> reading = followers(server, room, "reading", READING, 0);
            stopped.forEach(StompClient::pause);
            int messages = MESSAGES / 2; // still more than the 4 MB that Linux may lend to the server's end
            long last = 1L + messages;
            List<CompletableFuture<Void>> heard =
                    reading.stream().map(client -> hearing(client, 1, last)).toList();
            postAll(server, room, messages);
            assertThat(heard).allSatisfy(all -> assertThat(all).succeedsWithin(PATIENCE));
            for (StompClient client : stopped) {
                // A client that does not read learns only by writing that it was cut off.
                await().atMost(Duration.ofMinutes(1))
                        .untilAsserted(() ->
                                assertThatThrownBy(() -> client.send("\n")).isInstanceOf(CompletionException.class));
                long place =
                        client.rest().stream().mapToLong(Frame::sequence).max().orElse(0);
                try (StompClient again = server.connect("again")) {
                    again.send(subscribe(room, "again", place));
                    assertThat(again.next().headers()).containsEntry("receipt-id", "subscribed");
                    hear(again, place + 1, last);
                }
                client.close();
            }
            assertThat(reading).allSatisfy(client -> assertThat(client.isOpen()).isTrue());
            reading.forEach(StompClient::close);
        }
    }

    /** Each names its subscription otherwise, so that no frame is the same for two of them. */
    private static List<StompClient> followers(Server server, String room, String name, int count, long after) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    StompClient client = server.connect(name + i);
                    client.send(subscribe(room, name + i, after));
                    assertThat(client.next().headers()).containsEntry("receipt-id", "subscribed");
                    return client;
                })
                .toList();
    }

    private static String subscribe(String room, String id, long after) {
        return "SUBSCRIBE\ndestination:/topic/rooms/%s\nid:%s\nafter:%d\nreceipt:subscribed\n\n\0"
                .formatted(room, id, after);
    }

    private static void postAll(Server server, String room, int messages) {
        try (StompClient writer = server.connect("writer")) {
            for (int i = 0; i < messages; i++) {
                writer.post(room, "r" + i, Server.message(UUID.randomUUID(), CONTENT));
            }
            for (int i = 0; i < messages; i++) {
                assertThat(writer.next().headers()).containsEntry("receipt-id", "r" + i);
            }
        }
    }

    private static CompletableFuture<Void> hearing(StompClient client, long first, long last) {
        return CompletableFuture.runAsync(
                () -> hear(client, first, last), task -> Thread.ofPlatform().start(task));
    }

    private static void hear(StompClient client, long first, long last) {
        for (long sequence = first; sequence <= last; sequence++) {
            assertThat(client.next().sequence()).isEqualTo(sequence);
        }
    }

    /** Of this process, which is the server and its clients. */
    private static long heapInUse() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
