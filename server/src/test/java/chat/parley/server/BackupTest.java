package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * As docs/operating.md says: a dump of {@code event_store} and {@code account} is everything. With a PostgreSQL of one's
 * own, which is the oldest that is supported: the embedded one brings no {@code pg_dump}.
 */
class BackupTest {
    private static final String NO_POSTGRES =
            "BackupTest is skipped: it needs PostgreSQL under /usr/lib/postgresql, as of Debian's postgresql-15";

    @TempDir
    private Path directory;

    private Path programs;
    private Process postgres;
    private int port;

    @BeforeEach
    void startPostgres() throws IOException, InterruptedException {
        programs = installed();
        assumeTrue(programs != null, NO_POSTGRES);
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path data = directory.resolve("data");
        run(unprivileged(
                "initdb", "-D", data.toString(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"));
        postgres = start(
                unprivileged("postgres", "-D", data.toString(), "-p", "" + port, "-h", "127.0.0.1", "-k", "", "-F"));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> start(program("pg_isready", "-h", "127.0.0.1", "-p", "" + port))
                                .waitFor()
                        == 0);
        sql("create database source", "postgres");
        sql("create database target", "postgres");
    }

    @AfterEach
    void stopPostgres() {
        if (postgres != null) {
            postgres.destroy();
            assertThat(postgres.onExit()).succeedsWithin(Duration.ofMinutes(1));
        }
    }

    @Test
    void aDumpOfEventsAndAccountsIsEverything() throws IOException, InterruptedException {
        List<String> before;
        String ada;
        JsonNode verified;
        Path dump = directory.resolve("parley.dump");
        try (Node node = Node.on(url("source"))) {
            ada = talk(node.server());
            before = everything(node.server().with(ada));
            run(client("pg_dump", "source", "-Fc", "-n", "event_store", "-n", "account", "-f", dump.toString()));
            verified = verify("source", "--json").json(0);
            node.server().post("/rooms/tea/messages", "{\"username\":\"bob\",\"content\":\"too late for the dump\"}");
        }
        run(client("pg_restore", "target", "--exit-on-error", dump.toString()));
        String checksum = verified.get("sha256").asString();
        assertThat(verify("target", "--json").json(0)).isEqualTo(verified);
        String position = verified.get("position").asString();
        verify("source", "--to", position, "--expect", checksum).text(0);
        verify("source", "--expect", checksum).text(1);

        try (Node node = Node.on(url("target"))) {
            Server restored = node.server().with(ada); // Her token of before is good: the keys are there.
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(everything(restored)).isEqualTo(before));
            assertThat(restored.post("/rooms/tea/messages", "{\"content\":\"and on it goes\"}")
                            .status())
                    .isEqualTo(201);
            assertThat(restored.get("/actuator/projections").status())
                    .as("the operator is who it was")
                    .isEqualTo(200);
        }
        verify("target").text(0);
        sql("update event_store.domain_event set payload = '{}' where global_index = 3", "target");
        assertThat(verify("target").text(1)).contains("position 3: ", "Wrong with the log: 1.");
    }

    private static String talk(Server server) {
        Server ada = server.as("ada"); // the first, hence the operator
        Server bob = server.as("bob");
        ada.post("/rooms", "{\"id\":\"tea\",\"name\":\"Tea\"}");
        ada.post("/rooms", "{\"id\":\"secret\",\"name\":\"Secret\",\"visibility\":\"private\"}");
        String id = UUID.randomUUID().toString();
        bob.post("/rooms/tea/messages", "{\"messageId\":\"%s\",\"content\":\"hello @ada 🦜\"}".formatted(id));
        bob.post("/rooms/tea/messages", "{\"content\":\"and again\"}");
        bob.ask("PATCH", "/rooms/tea/messages/" + id, "{\"content\":\"hello, @ada\"}");
        ada.ask("PUT", "/rooms/tea/messages/" + id + "/reactions/x", "");
        assertThat(ada.ask("PUT", "/rooms/tea/read", "{\"sequence\":3}").status())
                .isEqualTo(200);
        ada.post("/rooms/secret/messages", "{\"content\":\"between us\"}");
        return ada.token();
    }

    private static List<String> everything(Server ada) {
        return Stream.of(
                        "/rooms",
                        "/rooms/tea/messages",
                        "/rooms/secret/messages",
                        "/rooms/tea/members",
                        "/unread",
                        "/search?q=hello",
                        "/export")
                .map(ada::get)
                .peek(answer -> assertThat(answer.status()).as(answer.text()).isEqualTo(200))
                .map(Server.Answer::text)
                .toList();
    }

    private Ran verify(String database, String... more) {
        List<String> arguments = new ArrayList<>(List.of("verify", "--database", url(database)));
        arguments.addAll(List.of(more));
        return Ran.command(Map.of("SPRING_DATASOURCE_USERNAME", "postgres"), arguments.toArray(String[]::new));
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    private void sql(String statement, String database) throws IOException, InterruptedException {
        run(client("psql", database, "-v", "ON_ERROR_STOP=1", "-c", statement));
    }

    private static Path installed() throws IOException {
        Path all = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(all)) {
            return null;
        }
        try (Stream<Path> versions = Files.list(all)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .filter(bin -> Files.isExecutable(bin.resolve("pg_dump")))
                    .findAny()
                    .orElse(null);
        }
    }

    private List<String> program(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(programs.resolve(name).toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** A client of that database. */
    private List<String> client(String name, String database, String... arguments) {
        List<String> command = program(name, "-h", "127.0.0.1", "-p", "" + port, "-U", "postgres", "-d", database);
        command.addAll(List.of(arguments));
        return command;
    }

    /** PostgreSQL does not run as root; in a namespace without users, root is nobody. */
    private List<String> unprivileged(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(program(name, arguments));
        return command;
    }

    private Process start(List<String> command) throws IOException {
        File log = directory.resolve("log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Process process = start(command);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(() -> command + ": " + read(directory.resolve("log")))
                .isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException failure) {
            return failure.toString();
        }
    }
}
