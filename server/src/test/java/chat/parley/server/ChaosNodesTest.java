package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Clients of three nodes behind a proxy, which are killed and started again in turn, while PostgreSQL is restarted once:
 * what was acknowledged is there, and there once; all see one order without holes; and whoever was on a node that is
 * killed goes on by themselves on the others.
 *
 * <p>It is short here. The long one: {@code benchmarks/run chaos-nodes}.
 */
class ChaosNodesTest {
    private static final Logger LOG = LoggerFactory.getLogger(ChaosNodesTest.class);
    private static final Duration TIME_MAX = Duration.ofMinutes(5);
    private static final Pattern CONNECTIONS = Pattern.compile("(?m)^parley_connections ([0-9.]+)");
    private static final int ROOMS_EACH = 3;

    private final int count = Cluster.NODES * Integer.getInteger("chaos.nodes.clients", 10);
    private final Duration atLeast = Duration.ofSeconds(Integer.getInteger("chaos.nodes.seconds", 0));
    private final int pauseMillis = Integer.getInteger("chaos.nodes.pause", 500);
    private final long seed = Long.getLong("chaos.seed", System.nanoTime());
    private final List<ChaosFollower> followers = new ArrayList<>();
    private final List<ChaosFeed> feeds = new ArrayList<>();
    private final List<CompletableFuture<Map<String, Long>>> runs = new ArrayList<>();
    private int kills;
    private int moved;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void nothingIsLostDoubledOrOutOfOrder() throws IOException, InterruptedException {
        LOG.info("Chaos on {} nodes with {} clients and seed {}", Cluster.NODES, count, seed);
        try (Cluster cluster = new Cluster(directory)) {
            cluster.start("--parley.stomp.heart-beat=1s", "--parley.session.token-lifetime=2h");
            String operator = cluster.node(0).asOperator().token();
            awaitShares(cluster, 1, 2, 2);
            begin(cluster);
            awaitAll(follower -> follower.receipts.get() > 0);
            killInTurn(cluster, operator);
            followers.forEach(ChaosFollower::stopPosting);
            awaitSound(() -> followers.stream().allMatch(ChaosFollower::isAnswered));
            for (ChaosFeed feed : feeds) {
                feed.endsWith(cluster.node(0).events(feed.room()).size() - 1);
            }
            assertEndsWell(cluster);
        }
    }

    private void begin(Cluster cluster) {
        Random random = new Random(seed);
        for (int i = 0; i < Math.max(ROOMS_EACH, count / 10); i++) {
            feeds.add(new ChaosFeed(cluster.node(0).newRoom()));
        }
        for (int i = 0; i < count; i++) {
            List<ChaosFeed> all = new ArrayList<>(feeds);
            Collections.shuffle(all, random);
            followers.add(new ChaosFollower(
                    "client" + i,
                    cluster.server(),
                    all.subList(0, ROOMS_EACH),
                    pauseMillis,
                    new Random(random.nextLong())));
        }
        for (ChaosFollower follower : followers) {
            runs.add(CompletableFuture.supplyAsync(
                    follower::run, task -> Thread.ofVirtual().start(task)));
        }
    }

    private void killInTurn(Cluster cluster, String operator) throws IOException, InterruptedException {
        long start = System.nanoTime();
        do {
            for (int node = 0; node < Cluster.NODES; node++) {
                int here = connections(cluster.node(node).with(operator));
                int[] before = resumed();
                cluster.kill(node);
                kills++;
                // Their node is started only then: it is the others that they go on with.
                awaitSound(() -> moved(before) >= here);
                moved += moved(before);
                awaitProgress();
                if (kills == 1) {
                    awaitShares(cluster, 2, 3);
                }
                cluster.start(node);
                if (kills == 2) {
                    cluster.restartPostgres();
                    awaitProgress();
                }
            }
        } while (System.nanoTime() - start < atLeast.toNanos());
    }

    /** The projections are worked on by the nodes that there are, each having its part. */
    private void awaitShares(Cluster cluster, Integer... shares) {
        awaitSound(() -> cluster.shares().equals(List.of(shares)));
    }

    private int[] resumed() {
        return followers.stream().mapToInt(follower -> follower.resumed.get()).toArray();
    }

    private int moved(int[] before) {
        return (int) IntStream.range(0, before.length)
                .filter(i -> followers.get(i).resumed.get() > before[i])
                .count();
    }

    /** Everybody has something acknowledged that was not yet. */
    private void awaitProgress() {
        Map<ChaosFollower, Integer> before = new HashMap<>();
        followers.forEach(follower -> before.put(follower, follower.receipts.get()));
        awaitAll(follower -> follower.receipts.get() > before.get(follower));
    }

    private void awaitAll(Predicate<ChaosFollower> wanted) {
        awaitSound(() -> followers.stream().allMatch(wanted));
    }

    /** No further than until one of them fails. */
    private void awaitSound(Callable<Boolean> wanted) {
        await().atMost(TIME_MAX).until(() -> {
            runs.stream().filter(CompletableFuture::isCompletedExceptionally).forEach(CompletableFuture::join);
            return wanted.call();
        });
    }

    private static int connections(Server node) {
        Matcher connections =
                CONNECTIONS.matcher(node.get("/actuator/prometheus").text());
        assertThat(connections.find()).isTrue();
        return (int) Double.parseDouble(connections.group(1));
    }

    private void assertEndsWell(Cluster cluster) {
        Map<String, Long> acknowledged = new HashMap<>();
        for (CompletableFuture<Map<String, Long>> run : runs) {
            assertThat(run).as("seed %d", seed).succeedsWithin(TIME_MAX);
            acknowledged.putAll(run.join());
        }
        Map<String, Long> stored = new HashMap<>();
        int events = 0;
        for (ChaosFeed feed : feeds) {
            List<JsonNode> seen = feed.events();
            events += seen.size();
            for (int node = 0; node < Cluster.NODES; node++) {
                Server server = cluster.node(node);
                assertThat(server.events(feed.room())).as("seed %d", seed).isEqualTo(seen);
                await().atMost(TIME_MAX) // a projection that a killed node had is taken over
                        .untilAsserted(() ->
                                assertThat(ids(server.history(feed.room()))).isEqualTo(ids(seen)));
            }
            ids(seen)
                    .forEach((id, sequence) -> assertThat(stored.put(id, sequence))
                            .as("a message stored twice")
                            .isNull());
        }
        assertThat(stored).as("seed %d", seed).isEqualTo(acknowledged);
        LOG.info(
                "{} messages by {} clients in {} rooms ({} events), each acknowledged and stored once, seen by all in one"
                        + " order: {} kills, {} clients went on elsewhere, {} connections, {} resends, {} of them known,"
                        + " {} refusals",
                stored.size(),
                count,
                feeds.size(),
                events,
                kills,
                moved,
                sum(follower -> follower.resumed.get()),
                sum(follower -> follower.resends),
                sum(follower -> follower.duplicates),
                sum(follower -> follower.refusals));
        assertThat(sum(follower -> follower.resends)).isPositive();
    }

    /** The places of the messages among these. */
    private static Map<String, Long> ids(List<JsonNode> events) {
        Map<String, Long> ids = new HashMap<>();
        for (JsonNode event : events) {
            if (event.has("messageId")) {
                Long doubled = ids.put(
                        event.get("messageId").asString(), event.get("sequence").asLong());
                assertThat(doubled).as("a message stored twice").isNull();
            }
        }
        return ids;
    }

    private int sum(ToIntFunction<ChaosFollower> figure) {
        return followers.stream().mapToInt(figure).sum();
    }
}
