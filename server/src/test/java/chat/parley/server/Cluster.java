package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Three servers as processes on one PostgreSQL, behind the HAProxy of {@code deploy/haproxy.cfg}. */
final class Cluster implements AutoCloseable {
    static final int NODES = 3;
    private static final Path CONFIGURATION = Path.of("../deploy/haproxy.cfg");

    private final Path directory;
    private final List<Integer> ports = freePorts(NODES + 2);
    private final List<ServerProcess> nodes = new ArrayList<>();
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable Process proxy;

    /** Their data and logs go to that directory. */
    Cluster(Path directory) {
        this.directory = directory;
    }

    /** Starts them with these settings, and waits until all are there. */
    void start(String... settings) throws IOException {
        Path program = haproxy();
        postgres = postgres();
        for (int i = 0; i < NODES; i++) {
            List<String> arguments = new ArrayList<>(List.of(
                    "--server.port=" + ports.get(i),
                    "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                    "--spring.datasource.username=postgres"));
            arguments.addAll(List.of(settings));
            nodes.add(new ServerProcess(Files.createDirectories(directory.resolve("node-" + i)), arguments));
            nodes.get(i).start();
        }
        nodes.forEach(ServerProcess::ready);
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "-db", "-f", CONFIGURATION.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("haproxy.log").toFile());
        builder.environment().put("PROXY", "127.0.0.1:" + ports.get(NODES));
        for (int i = 0; i < NODES; i++) {
            builder.environment().put("NODE_" + (i + 1), "127.0.0.1:" + ports.get(i));
        }
        proxy = builder.start();
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(() -> server().get("/rooms/general").status() == 200);
    }

    /** Skips the test where it cannot run; CI sees to it that it can. */
    private static Path haproxy() {
        Path found = Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                .map(directory -> Path.of(directory, "haproxy"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(found != null, "Tests of several nodes are skipped: they need haproxy on the PATH");
        return found;
    }

    /** All of them, through the proxy. */
    Server server() {
        return new Server(ports.get(NODES));
    }

    /** One of them, past the proxy. */
    Server node(int node) {
        return new Server(ports.get(node));
    }

    void kill(int node) throws InterruptedException {
        nodes.get(node).kill();
    }

    void start(int node) throws IOException {
        nodes.get(node).start();
        nodes.get(node).ready();
    }

    /** How many projections each node works on, the fewest first; a node that is gone has none. */
    List<Integer> shares() {
        return JdbcClient.create(postgres.getPostgresDatabase())
                .sql("""
                        select count(token.claimed_by) from account.node
                        left join read_model.projection_token token on claimed_by = node_id
                        where seen_at > now() - interval '5 seconds'
                        group by node_id order by 1
                        """)
                .query(Integer.class)
                .list();
    }

    void restartPostgres() throws IOException {
        postgres.close();
        postgres = postgres();
    }

    private EmbeddedPostgres postgres() throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(ports.get(NODES + 1))
                .setDataDirectory(directory.resolve("postgres"))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "100")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
    }

    /** Below those that systems give to clients: one of these could have it while a node is away. */
    private static List<Integer> freePorts(int count) {
        List<Integer> free = new ArrayList<>();
        for (int port = 16_500; free.size() < count; port++) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                free.add(socket.getLocalPort());
            } catch (BindException taken) {
                // The next one, then.
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        }
        return free;
    }

    @Override
    public void close() throws IOException {
        if (proxy != null) {
            proxy.destroy();
            assertThat(proxy.onExit()).succeedsWithin(Duration.ofMinutes(1));
        }
        nodes.forEach(ServerProcess::close);
        if (postgres != null) {
            postgres.close();
        }
    }
}
