package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.StompClient.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code kill -9} loses nothing that was acknowledged, and the next start takes over what was left running. */
class CrashTest {
    private static final int SENDERS = 4;
    private static final int ACKNOWLEDGED_BEFORE_THE_CRASH = 800; // more than a room remembers
    private static final int IN_FLIGHT_MAX = 20;

    @TempDir
    private Path directory;

    private ServerProcess servers;

    @BeforeEach
    void makeServers() {
        servers = new ServerProcess(directory);
    }

    @AfterEach
    void stopWhatWasStarted() {
        servers.close();
    }

    @Test
    void losesNothingAcknowledgedAndDoublesNothing() throws IOException, InterruptedException {
        servers.start();
        Server server = servers.ready();
        long postmaster = servers.postmaster();
        Map<String, Long> acknowledged = new ConcurrentHashMap<>();
        List<CompletableFuture<Integer>> talks = IntStream.range(0, SENDERS)
                .mapToObj(sender -> CompletableFuture.supplyAsync(
                        () -> talk(server.connect("sender" + sender), sender, acknowledged),
                        task -> Thread.ofPlatform().start(task)))
                .toList();
        await().until(() -> acknowledged.size() >= ACKNOWLEDGED_BEFORE_THE_CRASH);
        servers.kill();
        int[] sent = talks.stream().mapToInt(CompletableFuture::join).toArray();
        assertThat(ProcessHandle.of(postmaster))
                .as("PostgreSQL outlives the server")
                .isPresent();

        servers.start();
        Server again = servers.ready();
        assertThat(ProcessHandle.of(postmaster).filter(ProcessHandle::isAlive))
                .as("the PostgreSQL left behind")
                .isEmpty();
        assertThat(acknowledged).hasSizeLessThan(IntStream.of(sent).sum());
        assertThat(sequencesById(again)).containsAllEntriesOf(acknowledged);

        resendEverything(again, sent);
        Map<String, Long> all = sequencesById(again);
        assertThat(all).hasSize(IntStream.of(sent).sum()).containsAllEntriesOf(acknowledged);
    }

    @Test
    void aSecondServerOnTheSameDirectoryIsToldSo() throws IOException, InterruptedException {
        servers.start();
        servers.ready();
        Process second = servers.start();
        assertThat(second.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(second.exitValue()).isNotZero();
        assertThat(servers.log()).contains("Another Parley server uses").contains("PARLEY_DATA_DIR");
    }

    /** The same ids and texts again, as clients do that lost their connection. */
    private void resendEverything(Server server, int[] sent) {
        try (StompClient watcher = server.connect("watcher")) {
            watcher.subscribe("/topic/rooms/general", "live");
            for (int sender = 0; sender < SENDERS; sender++) {
                try (StompClient client = server.connect("sender" + sender)) {
                    for (int i = 0; i < sent[sender]; i++) {
                        client.post(
                                "general", id(sender, i).toString(), Server.message(id(sender, i), sender + " " + i));
                    }
                    receipts(client, sent[sender]);
                }
            }
            Map<String, Long> history = sequencesById(server);
            List<Frame> live = watcher.rest();
            assertThat(live).isNotEmpty().allSatisfy(frame -> {
                JsonNode event = frame.json();
                if (event.get("type").asString().equals("message.posted")) {
                    assertThat(history).containsEntry(event.get("messageId").asString(), frame.sequence());
                }
            });
        }
    }

    /** Sends until the server is killed, and tells how many; always some of them are in flight. */
    private static int talk(StompClient client, int sender, Map<String, Long> acknowledged) {
        int sent = 0;
        int answered = 0;
        while (client.isOpen()) {
            for (Frame receipt : client.rest()) {
                acknowledged.put(receipt.header("receipt-id"), receipt.sequence());
                answered++;
            }
            if (sent - answered < IN_FLIGHT_MAX) {
                UUID id = id(sender, sent);
                try {
                    client.post("general", id.toString(), Server.message(id, sender + " " + sent));
                } catch (CompletionException killed) {
                    return sent + 1; // Perhaps it went out, perhaps it did not: it is sent again, too.
                }
                sent++;
            }
        }
        client.rest().forEach(receipt -> acknowledged.put(receipt.header("receipt-id"), receipt.sequence()));
        return sent;
    }

    private static Map<String, Long> receipts(StompClient client, int count) {
        Map<String, Long> receipts = new HashMap<>();
        while (receipts.size() < count) {
            Frame frame = client.next();
            assertThat(frame.command()).isEqualTo("RECEIPT");
            receipts.put(frame.header("receipt-id"), frame.sequence());
        }
        return receipts;
    }

    private static Map<String, Long> sequencesById(Server server) {
        Map<String, Long> sequences = new HashMap<>();
        for (JsonNode message : server.history("general")) {
            Long doubled = sequences.put(
                    message.get("messageId").asString(), message.get("sequence").asLong());
            assertThat(doubled).as("a message stored twice").isNull();
        }
        return sequences;
    }

    private static UUID id(int sender, int i) {
        return new UUID(0x0199c1a46d5c7cc3L, ((long) sender << 32) | i);
    }
}
