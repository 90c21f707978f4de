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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code kill -9} loses nothing that was acknowledged, and the next start takes over what was left running. */
class CrashTest {
    private static final Pattern READY = Pattern.compile("Parley is ready: http://[^:]+:(\\d+)/");
    private static final int SENDERS = 4;
    private static final int MESSAGES_EACH = 300; // together far more than a room remembers

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
        Map<String, Long> acknowledged = new HashMap<>();
        List<StompClient> clients = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            StompClient client = server.connect("sender" + sender);
            clients.add(client);
            for (int i = 0; i < MESSAGES_EACH; i++) {
                String id = id(sender, i).toString();
                client.post("general", id, Server.message(id(sender, i), sender + " " + i));
            }
        }
        acknowledged.putAll(receipts(clients.getFirst(), MESSAGES_EACH / 4)); // in the middle of it
        first.destroyForcibly().waitFor();
        clients.forEach(client -> client.closeStatus());
        clients.forEach(client -> client.rest().stream()
                .filter(frame -> frame.command().equals("RECEIPT"))
                .forEach(frame -> acknowledged.put(frame.header("receipt-id"), frame.sequence())));
        assertThat(ProcessHandle.of(postmaster))
                .as("PostgreSQL outlives the server")
                .isPresent();

        start();
        Server again = ready();
        assertThat(ProcessHandle.of(postmaster).filter(ProcessHandle::isAlive))
                .as("the PostgreSQL left behind")
                .isEmpty();
        assertThat(acknowledged).isNotEmpty().hasSizeLessThan(SENDERS * MESSAGES_EACH);
        assertThat(sequencesById(again)).containsAllEntriesOf(acknowledged);

        resendEverything(again);
        Map<String, Long> all = sequencesById(again);
        assertThat(all).hasSize(SENDERS * MESSAGES_EACH).containsAllEntriesOf(acknowledged);
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
    private void resendEverything(Server server) {
        try (StompClient watcher = server.connect("watcher")) {
            watcher.subscribe("/topic/rooms/general", "live");
            for (int sender = 0; sender < SENDERS; sender++) {
                try (StompClient client = server.connect("sender" + sender)) {
                    for (int i = 0; i < MESSAGES_EACH; i++) {
                        client.post(
                                "general", id(sender, i).toString(), Server.message(id(sender, i), sender + " " + i));
                    }
                    receipts(client, MESSAGES_EACH);
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
