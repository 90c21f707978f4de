package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Clients follow one room and post into it while their connections are cut at random places, some of them stop reading for
 * a while, and the server is killed: all see every event once, in one order, and what was acknowledged is there once.
 *
 * <p>It is short here. The long one, or the same once more with the seed that a failure names:
 * {@code ./mvnw -B test -pl server -am -Dtest=ChaosTest -Dsurefire.failIfNoSpecifiedTests=false -Dchaos.events=20000
 * -Dchaos.clients=20 -Dchaos.reconnects=1000 -Dchaos.kills=2 -Dchaos.seed=1}
 */
class ChaosTest {
    private static final Logger LOG = LoggerFactory.getLogger(ChaosTest.class);
    private static final Duration TIME_MAX = Duration.ofMinutes(15);

    private final int count = Integer.getInteger("chaos.clients", 4);
    private final int messagesEach = Integer.getInteger("chaos.events", 1_500) / count;
    private final int reconnects = Integer.getInteger("chaos.reconnects", 60);
    private final int kills = Integer.getInteger("chaos.kills", 1);
    private final long seed = Long.getLong("chaos.seed", System.nanoTime());

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void everybodySeesEverythingOnceAndInOneOrder() throws IOException, InterruptedException {
        LOG.info("Chaos with seed {}", seed);
        try (ServerProcess servers = new ServerProcess(directory)) {
            servers.start();
            Server server = servers.ready();
            ChaosRoom room = new ChaosRoom(server, server.newRoom(), count, count * messagesEach);
            Random random = new Random(seed);
            List<ChaosClient> clients = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int cuts = reconnects / count + (i < reconnects % count ? 1 : 0);
                clients.add(new ChaosClient("client" + i, room, messagesEach, cuts, new Random(random.nextLong())));
            }
            List<CompletableFuture<Map<UUID, Long>>> runs =
                    clients.stream().map(client -> run(client, room)).toList();
            killNowAndThen(servers, room, runs);
            assertEndsWell(room, runs);
            LOG.info(
                    "{} events to each of {} clients: {} reconnects, {} pauses, {} resends, {} of them known, {} refused",
                    room.lastSequence() + 1,
                    count,
                    sum(clients, client -> client.connects - 1),
                    sum(clients, client -> client.pauses),
                    sum(clients, client -> client.resends),
                    sum(clients, client -> client.duplicates),
                    sum(clients, client -> client.refusals));
            assertThat(sum(clients, client -> client.connects - 1)).isGreaterThanOrEqualTo(reconnects);
            assertThat(sum(clients, client -> client.pauses)).isPositive();
            assertThat(sum(clients, client -> client.resends)).isPositive();
        }
    }

    private static CompletableFuture<Map<UUID, Long>> run(ChaosClient client, ChaosRoom room) {
        return CompletableFuture.supplyAsync(
                        client::run, task -> Thread.ofPlatform().start(task))
                .whenComplete((acknowledged, failure) -> {
                    if (failure != null) {
                        room.broken();
                    }
                });
    }

    private void killNowAndThen(ServerProcess servers, ChaosRoom room, List<? extends CompletableFuture<?>> runs)
            throws IOException, InterruptedException {
        for (int kill = 1; kill <= kills; kill++) {
            int acknowledged = count * messagesEach * kill / (kills + 1);
            await().atMost(TIME_MAX)
                    .until(() -> room.acknowledgements() >= acknowledged
                            || runs.stream().anyMatch(CompletableFuture::isDone));
            servers.kill();
            servers.start();
            room.servedBy(servers.ready());
        }
    }

    private void assertEndsWell(ChaosRoom room, List<CompletableFuture<Map<UUID, Long>>> runs) {
        Map<String, Long> acknowledged = new HashMap<>();
        for (CompletableFuture<Map<UUID, Long>> run : runs) {
            assertThat(run).as("seed %d", seed).succeedsWithin(TIME_MAX);
            run.join().forEach((id, sequence) -> acknowledged.put(id.toString(), sequence));
        }
        assertThat(acknowledged).hasSize(count * messagesEach);
        List<String> pushed = LongStream.rangeClosed(0, room.lastSequence())
                .mapToObj(room::messageAt)
                .filter(message -> !message.isEmpty())
                .toList();
        List<JsonNode> history = room.server().history(room.id());
        assertThat(history.stream().map(JsonNode::toString)).as("seed %d", seed).containsExactlyElementsOf(pushed);
        Map<String, Long> stored = new HashMap<>();
        history.forEach(message -> stored.put(
                message.get("messageId").asString(), message.get("sequence").asLong()));
        assertThat(stored).as("seed %d", seed).isEqualTo(acknowledged);
    }

    private static int sum(List<ChaosClient> clients, ToIntFunction<ChaosClient> figure) {
        return clients.stream().mapToInt(figure).sum();
    }
}
