package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.StompClient.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code kill -9} loses nothing that was acknowledged, and the next start takes over what was left running. */
class CrashTest {
    private static final Pattern READY = Pattern.compile("Parley is ready: http://[^:]+:(\\d+)/");
    private static final int SENDERS = 4;
    private static final int ACKNOWLEDGED_BEFORE_THE_CRASH = 800; // more than a room remembers
    private static final int IN_FLIGHT_MAX = 20;

    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stopWhatWasStarted() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void losesNothingAcknowledgedAndDoublesNothing() throws IOException, InterruptedException {
        Process first = start();
        Server server = ready();
        long postmaster = postmaster();
        Map<String, Long> acknowledged = new ConcurrentHashMap<>();
        List<CompletableFuture<Integer>> talks = IntStream.range(0, SENDERS)
                .mapToObj(sender -> CompletableFuture.supplyAsync(
                        () -> talk(server.connect("sender" + sender), sender, acknowledged),
                        task -> Thread.ofPlatform().start(task)))
                .toList();
        await().until(() -> acknowledged.size() >= ACKNOWLEDGED_BEFORE_THE_CRASH);
        first.destroyForcibly().waitFor();
        int[] sent = talks.stream().mapToInt(CompletableFuture::join).toArray();
        assertThat(ProcessHandle.of(postmaster))
                .as("PostgreSQL outlives the server")
                .isPresent();

        start();
        Server again = ready();
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
        start();
        ready();
        Process second = start();
        assertThat(second.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(second.exitValue()).isNotZero();
        assertThat(Files.readString(log(2)))
                .contains("Another Parley server uses")
                .contains("PARLEY_DATA_DIR");
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

    private Process start() throws IOException {
        Process server = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "--enable-native-access=ALL-UNNAMED",
                        ParleyServer.class.getName(),
                        "--server.port=0",
                        "--parley.data-dir=" + directory.resolve("data"))
                .redirectErrorStream(true)
                .redirectOutput(log(started.size() + 1).toFile())
                .start();
        started.add(server);
        return server;
    }

    private Path log(int start) {
        return directory.resolve("server-" + start + ".log");
    }

    private Server ready() {
        Path log = log(started.size());
        Matcher ready =
                await().atMost(Duration.ofMinutes(2)).until(() -> READY.matcher(Files.readString(log)), Matcher::find);
        return new Server(Integer.parseInt(ready.group(1)));
    }

    private long postmaster() throws IOException {
        Path pidFile = directory.resolve("data/postgresql-18/postmaster.pid");
        return Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    }
}
