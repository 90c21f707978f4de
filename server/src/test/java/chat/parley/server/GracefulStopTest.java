package chat.parley.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.StompClient.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while people talk: each learns of every message of theirs whether it is stored, and why the connection ends. */
class GracefulStopTest {
    private static final int SENDERS = 4;
    private static final int ACKNOWLEDGED_BEFORE = 300;
    private static final int IN_FLIGHT_MAX = 20;
    private static final int STOP_SECONDS_MAX = 45; // what docker-compose.yml and deploy/kubernetes give it

    @TempDir
    private Path directory;

    @Test
    void everyStoredMessageIsAcknowledgedAndEverybodySentAway() throws IOException, InterruptedException {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        try (ServerProcess servers = new ServerProcess(directory)) {
            Process process = servers.start();
            Server server = servers.ready();
            StompClient deaf = server.connect("deaf");
            deaf.subscribe("/topic/rooms/general", "live");
            deaf.pause(); // A message more is the last that it reads: it never answers the closing.
            List<StompClient> clients = IntStream.range(0, SENDERS)
                    .mapToObj(sender -> server.connect("sender" + sender))
                    .toList();
            List<CompletableFuture<Void>> talks = clients.stream()
                    .map(client -> CompletableFuture.runAsync(
                            () -> talk(client, acknowledged),
                            task -> Thread.ofPlatform().start(task)))
                    .toList();
            await().until(() -> acknowledged.size() >= ACKNOWLEDGED_BEFORE);

            process.destroy();
            await().until(() -> server.get("/actuator/health/readiness").text().contains("OUT_OF_SERVICE"));
            talks.forEach(CompletableFuture::join);
            assertThat(clients).allSatisfy(client -> {
                assertThat(client.closeStatus()).isEqualTo(1001);
                assertThat(client.closeReason()).isEqualTo("the server stops");
            });
            assertThat(process.waitFor(STOP_SECONDS_MAX, SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            deaf.close();

            servers.start();
            Set<String> stored = new HashSet<>();
            servers.ready()
                    .history("general")
                    .forEach(message -> stored.add(message.get("messageId").asString()));
            assertThat(acknowledged).isEqualTo(stored);
        }
    }

    /** Goes on sending until the server ends the connection; always some messages are in flight. */
    private static void talk(StompClient client, Set<String> acknowledged) {
        int inFlight = 0;
        while (client.isOpen()) {
            if (inFlight == IN_FLIGHT_MAX) {
                Frame receipt = client.poll(100);
                inFlight -= receipt == null ? 0 : 1;
                take(receipt, acknowledged);
            } else {
                UUID id = UUID.randomUUID();
                try {
                    client.post("general", id.toString(), Server.message(id, "hello"));
                } catch (CompletionException gone) {
                    break;
                }
                inFlight++;
            }
        }
        client.closeStatus();
        client.rest().forEach(receipt -> take(receipt, acknowledged));
    }

    private static void take(@Nullable Frame receipt, Set<String> acknowledged) {
        if (receipt != null) {
            assertThat(receipt.command()).isEqualTo("RECEIPT");
            acknowledged.add(receipt.header("receipt-id"));
        }
    }
}
